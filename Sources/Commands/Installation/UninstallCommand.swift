import ArgumentParser
import Installation

/// `xtmq uninstall`
struct UninstallCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "uninstall",
        abstract: "Remove the service and what install installed; asks first.",
        discussion: """
            Configuration and database stay, unless --purge is given.

            Example: sudo xtmq uninstall
            Example: sudo xtmq uninstall --yes --purge
            Example: xtmq uninstall --yes --root /tmp/image --prefix /usr
            """)

    @Flag(name: .shortAndLong, help: "Do not ask.")
    var yes = false

    @Flag(help: "Remove configuration, password and database too.")
    var purge = false

    @OptionGroup var options: InstallationOptions

    func run() throws {
        try options.refuseIfPackaged()
        let what = purge ? "xtmq, its configuration and its database" : "xtmq; configuration and database stay"
        guard try yes || Question.isAgreed("Remove \(what)?", otherwise: "--yes") else {
            Output.line("nothing was removed")
            throw ExitCode.failure
        }
        try options.perform(options.installation.uninstall(purging: purge))
    }
}
