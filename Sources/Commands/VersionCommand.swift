import ArgumentParser

/// `xtmq version`
struct VersionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "version",
        abstract: "Print the version of the program and of its interface.",
        discussion: "Example: xtmq version")

    func run() {
        Output.line("xtmq \(Version.text), interface \(Version.contract)")
    }
}
