import ArgumentParser
import Service

/// `xtmq version`
struct VersionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "version",
        abstract: "Print the version of the program and of its interface.",
        discussion: "Example: xtmq version")

    /// Of topics, methods and members.
    static let interfaceVersion = 1

    func run() {
        Output.line("xtmq \(XtmqService.version), interface \(Self.interfaceVersion)")
    }
}
