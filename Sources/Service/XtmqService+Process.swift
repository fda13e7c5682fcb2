import Logging
import ServiceLifecycle
import UnixSignals

extension XtmqService {
    /// Runs until SIGTERM or SIGINT, or until it fails: the life of `xtmq run`. SIGHUP reloads the configuration.
    ///
    /// - Returns: the exit status, as `sysexits.h` has it.
    public func runUntilSignal() async -> Int32 {
        // What the group says of its steps is of no use to an operator.
        let group = ServiceGroup(
            configuration: .init(
                services: [
                    .init(
                        service: self, successTerminationBehavior: .gracefullyShutdownGroup,
                        failureTerminationBehavior: .cancelGroup)
                ],
                gracefulShutdownSignals: [.sigterm, .sigint],
                logger: Logger(label: "xtmq") { _ in SwiftLogNoOpLogHandler() }))
        do {
            try await group.run()
            return 0
        } catch let error as ServiceError {
            logger.critical("ended", metadata: ["error.message": .string(error.message)])
            return error.exitStatus
        } catch {
            logger.critical("ended", metadata: ["error.message": .string("\(error)")])
            return 70
        }
    }
}
