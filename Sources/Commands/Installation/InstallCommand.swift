import ArgumentParser
import Installation

/// `xtmq install`
struct InstallCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "install",
        abstract: "Install the program, its manual, shell completions, a first configuration and a udev rule.",
        discussion: """
            What is there already stays, or is renewed; a configuration that is there is never touched. The udev rule names \
            the usual USB serial adapters /dev/xtmq. 'xtmq service install' makes it a service of the system.

            Example: sudo ./xtmq install
            Example: xtmq install --root /tmp/image --prefix /usr
            """)

    @OptionGroup var options: InstallationOptions

    func run() throws {
        try options.refuseIfPackaged()
        let installation = options.installation
        try options.perform(installation.install(try Self.contents()))
        Output.line("next: see to \(installation.layout.configuration), then xtmq service install")
    }

    /// What this very program has to install.
    static func contents() throws -> Installation.Contents {
        do throws(FileError) {
            return Installation.Contents(
                program: try TextFile.bytes("/proc/self/exe", maximumLength: 1 << 30), manualPage: ManualPage.text,
                bashCompletion: XtmqCommand.completionScript(for: .bash),
                zshCompletion: XtmqCommand.completionScript(for: .zsh),
                fishCompletion: XtmqCommand.completionScript(for: .fish))
        } catch {
            throw ExitStatus.system.because("the program cannot read itself: \(error)")
        }
    }
}
