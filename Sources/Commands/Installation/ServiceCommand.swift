import ArgumentParser
import Installation

/// `xtmq service`
struct ServiceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "service",
        abstract: "Have systemd run xtmq, or no longer.",
        discussion: """
            Example: sudo xtmq service install
            Example: sudo xtmq service remove
            """,
        subcommands: [ServiceInstallCommand.self, ServiceRemoveCommand.self])
}

/// `xtmq service remove`
struct ServiceRemoveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Stop the service and take it from systemd; the program stays.",
        discussion: "Example: sudo xtmq service remove")

    @OptionGroup var options: InstallationOptions

    func run() throws {
        try options.refuseIfPackaged()
        try options.perform(options.installation.removeService())
    }
}
