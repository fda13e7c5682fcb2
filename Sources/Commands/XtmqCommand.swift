public import ArgumentParser
import Service

/// The command line: what `xtmq` does follows from its first word.
public struct XtmqCommand: AsyncParsableCommand {
    public static let configuration = CommandConfiguration(
        commandName: "xtmq",
        abstract: "A Studer Xtender installation on MQTT.",
        discussion: """
            One request per method over MQTT reads and writes what the Xcom-232i knows; snapshots of every device are \
            published by themselves. 'xtmq demo' shows all of it on a simulated installation.
            """,
        version: XtmqService.version,
        subcommands: [
            RunCommand.self, CheckCommand.self, DemoCommand.self, SimulateCommand.self, CallCommand.self,
            WatchCommand.self, CatalogCommand.self, DecodeCommand.self, AuditCommand.self, SchemaCommand.self,
            MigrateCommand.self,
            InstallCommand.self, ServiceCommand.self,
            UninstallCommand.self, VersionCommand.self,
        ]
    )

    public init() {}
}
