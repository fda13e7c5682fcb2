import ArgumentParser
import Service
import ServiceLifecycle
import UnixSignals

/// `xtmq run`
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run the service: the installation on one side, the broker on the other.",
        discussion: """
            It goes on until SIGTERM or Ctrl-C; broker and gateway may come and go meanwhile. SIGHUP reads the \
            configuration again. What happens is logged on standard error.

            Example: xtmq run --config /etc/xtmq/xtmq.yaml
            """)

    @OptionGroup var file: ConfigurationFile

    func run() async throws {
        try ProcessLimits.prepare()
        let (path, configuration) = try file.load()
        let log = LogOutput()
        let service = XtmqService(configuration: configuration, path: path, log: log)
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [.init(service: service, successTerminationBehavior: .gracefullyShutdownGroup)],
                gracefulShutdownSignals: [.sigterm, .sigint], logger: log.makeLogger("lifecycle")))
        do {
            try await group.run()
        } catch let error as ServiceError {
            Output.complain(error.message)
            throw ExitCode(error.exitStatus)
        }
    }
}
