public import Devices
public import Dispatcher
public import Logging
public import Runtime
import ScomClient
import ScomProtocol

/// Sees that the gateway started anew (frame flag bit 1, spec §3.3): doubts what was known of all devices' RAM, tells of it, and clears
/// the flag with parameter 5104, so that the next restart is seen too.
public actor RestartWatcher {
    private nonisolated let executor: ThreadExecutor
    private let dispatcher: Dispatcher
    private let directory: DeviceDirectory
    private let clocks: Clocks
    private let logger: Logger
    private let restarted: @Sendable (WallTime) -> Void

    /// The flag that is set was dealt with.
    private var isTold = false
    private var isClearing = false
    private var nextAttempt: ContinuousClock.Instant?

    private static let client = "xtmq restart flag"
    private static let clearsTheFlag: UInt32 = 5104
    /// Between attempts to clear a flag that stays.
    private static let pause = Duration.seconds(60)

    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// - Parameters:
    ///   - executor: that of dispatcher and directory: the watcher looks at exchanges from within it.
    ///   - restarted: is told of every restart, on the executor.
    public init(
        dispatcher: Dispatcher, directory: DeviceDirectory, executor: ThreadExecutor, clocks: Clocks, logger: Logger,
        restarted: @escaping @Sendable (WallTime) -> Void
    ) async {
        self.dispatcher = dispatcher
        self.directory = directory
        self.executor = executor
        self.clocks = clocks
        self.logger = logger
        self.restarted = restarted
        await dispatcher.observe { [weak self] exchange, outcome in
            self?.assumeIsolated { $0.observe(outcome) }
        }
    }

    private func observe(_ outcome: ExchangeOutcome) {
        guard let flags = outcome.flags else { return }
        guard flags.contains(.restarted) else {
            isTold = false
            nextAttempt = nil
            return
        }
        if !isTold {
            isTold = true
            logger.notice("the gateway has restarted: values in RAM are not known any more")
            // At once: what this exchange wrote came after the restart.
            directory.assumeIsolated { $0.doubtMemory() }
            dispatcher.assumeIsolated { $0.invalidateCache() }
            restarted(clocks.wall())
            clear()
        } else if let nextAttempt, clocks.now() >= nextAttempt {
            clear()
        }
    }

    private func clear() {
        nextAttempt = nil
        guard !isClearing else { return }
        isClearing = true
        Task {
            var result = await write(.unsavedValueQSP)
            // A signal is an act and stays in no memory, whichever property it is sent by (spec §4.5.11).
            if case .failure(.device(.propertyNotSupported)) = result { result = await write(.valueQSP) }
            if case .failure(let error) = result {
                logger.warning("the gateway's restart flag could not be cleared", metadata: ["error": "\(error)"])
            }
            isClearing = false
            nextAttempt = clocks.now() + RestartWatcher.pause
        }
    }

    private func write(_ property: PropertyID) async -> Result<Reading, DispatchError> {
        let operation = ScomOperation.writeParameter(
            RestartWatcher.clearsTheFlag, property, of: .gateway, to: .int32(1))
        let completion = await dispatcher.perform(
            DispatchRequest(
                [operation], priority: .write, client: RestartWatcher.client, deadline: clocks.now() + .seconds(30)))
        return completion.results[0]
    }
}
