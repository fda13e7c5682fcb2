public import Devices
public import Dispatcher
public import JSONValue
public import Logging
public import Runtime
import ScomClient
import ScomProtocol
public import Store

/// Tells each new message of the gateway's log once, oldest first, also across restarts of the service.
///
/// Looks at the log once at the beginning, and whenever a response says that messages are pending (spec §3.3, §4.6.2) or another reader
/// of the log came upon a message that was not told yet: its reading has cleared that flag.
public actor MessageWatcher {
    private nonisolated let executor: ThreadExecutor
    private let log: MessageLog
    private let directory: DeviceDirectory
    private let store: Store
    private let clocks: Clocks
    private let logger: Logger
    private let publish: @Sendable (JSONObject) -> Bool

    private var isWanted = true
    private var isReading = false
    private var wasPending = false
    /// What the last reading of the newest message found, whoever read it.
    private var newest: ScomMessage?
    private var position: MessagePosition?
    private var isPositionKnown = false
    /// Why it is not, as last logged.
    private var toldError: StoreError?
    private var failures = 0
    private var timer: ThreadExecutor.Timer?

    /// Whose turn the watcher takes on the line.
    private static let client = "xtmq messages"
    private static let setting = "messages.told"
    /// Messages told at one go; of more, the oldest are left out.
    private static let limit = 500
    private static let roundLimit = 20
    private static let patience = Duration.seconds(120)
    private static let longestPause = Duration.seconds(60)

    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// - Parameters:
    ///   - log: the one that all readers of messages share.
    ///   - executor: that of the dispatcher: the watcher looks at exchanges from within it.
    ///   - publish: tells a message (`R/event/message`); `false` where that is not possible now, for it to be told later.
    public init(
        log: MessageLog, dispatcher: Dispatcher, directory: DeviceDirectory, store: Store, executor: ThreadExecutor,
        clocks: Clocks, logger: Logger, publish: @escaping @Sendable (JSONObject) -> Bool
    ) async {
        self.log = log
        self.directory = directory
        self.store = store
        self.executor = executor
        self.clocks = clocks
        self.logger = logger
        self.publish = publish
        await dispatcher.observe { [weak self] exchange, outcome in
            self?.assumeIsolated { $0.observe(exchange, outcome) }
        }
    }

    /// Looks at the log again: the broker is connected, or the link came up.
    public func lookAgain() {
        isWanted = true
        failures = 0
        startReading()
    }

    private func observe(_ exchange: ScomExchange, _ outcome: ExchangeOutcome) {
        guard let flags = outcome.flags else { return }
        wasPending = flags.contains(.messagePending)
        if wasPending { isWanted = true }
        if case .single(let operation) = exchange, operation.property == ScomMessage.property(index: 0),
            let result = outcome.results.first
        {
            newest = ScomMessage(reading: result)
        }
        if isWanted || isPositionKnown && isBehind, failures == 0 { startReading() }
    }

    /// Whether someone who read the log, and so cleared the flag, came upon a message that was not told yet.
    private var isBehind: Bool {
        guard let newest else { return false }
        return position.map { !$0.isLike(newest) || $0.total != Int(newest.total) } ?? true
    }

    private func startReading() {
        guard !isReading else { return }
        isReading = true
        Task { await tellNew() }
    }

    private func tellNew() async {
        if let timer { executor.cancel(timer) }
        timer = nil
        var isDone = await learnPosition()
        var rounds = 0
        while isDone, isWanted || isBehind {
            isWanted = false
            rounds += 1
            // A gateway that contradicts itself is given a rest.
            isDone = rounds <= MessageWatcher.roundLimit ? await readAndTell() : false
        }
        isReading = false
        guard !isDone else {
            failures = 0
            return
        }
        isWanted = true
        failures += 1
        let pause = min(MessageWatcher.longestPause, .seconds(1 << min(failures, 6)))
        timer = executor.schedule(at: clocks.now() + pause) { [weak self] in self?.assumeIsolated { $0.startReading() }
        }
    }

    /// - Returns: `false` where it must be tried again later.
    private func readAndTell() async -> Bool {
        let last = position
        let isFirst = last == nil
        let wasPending = wasPending
        let reading = await log.read(
            count: isFirst ? 1 : MessageWatcher.limit, client: MessageWatcher.client,
            deadline: clocks.now() + MessageWatcher.patience
        ) { entry, newest in !(last?.isAt(entry, newest: newest) ?? false) }
        if let failure = reading.failure {
            logger.debug("messages not read", metadata: ["error": "\(failure)"])
            return false
        }
        guard let newest = reading.newest else {
            // Whatever comes is new.
            if last != .beginning { await remember(.beginning) }
            return true
        }
        var entries = reading.entries
        if reading.isAtEnd || entries.count == MessageWatcher.limit {
            // The log was erased, or has turned over: what was told must be looked for by itself.
            if let known = entries.firstIndex(where: { last?.isLike($0.message) ?? false }) {
                entries = Array(entries[..<known])
            }
        }
        if entries.count == MessageWatcher.limit {
            logger.warning("more new messages than can be told", metadata: ["messages.limit": "\(entries.count)"])
        }
        // Before the service has ever looked, nothing but the flag tells new from old.
        if isFirst, !wasPending {
            await remember(MessagePosition(entries[0], newest: newest))
            return true
        }
        for entry in entries.reversed() {
            guard publish(await entry.message.json(directory)) else { return false }
            await remember(MessagePosition(entry, newest: newest))
        }
        // A log that was erased and has no new message begins anew as well.
        if let position, entries.isEmpty, position.total != Int(newest.total), position.isLike(newest) {
            await remember(MessagePosition(MessageReading.Entry(index: 0, message: newest), newest: newest))
        }
        return true
    }

    private func learnPosition() async -> Bool {
        guard !isPositionKnown else { return true }
        do throws(StoreError) {
            position = try await store.setting(MessageWatcher.setting).flatMap { MessagePosition(stored: $0) }
            isPositionKnown = true
            return true
        } catch {
            // It is tried again every few seconds, as long as the disk is full.
            if toldError != error {
                logger.error("which messages were told is not known", metadata: ["error": "\(error)"])
            }
            toldError = error
            return false
        }
    }

    private func remember(_ position: MessagePosition) async {
        self.position = position
        do throws(StoreError) {
            try await store.setSetting(MessageWatcher.setting, to: position.stored)
        } catch {
            logger.error("the message told last was not stored", metadata: ["error": "\(error)"])
        }
    }
}

extension ScomMessage {
    /// `nil` where the log is empty or was not read.
    fileprivate init?(reading result: Result<ScomValue, ScomFailure>) {
        guard case .success(.bytes(let data)) = result, let message = ScomMessage(data),
            message.total > 0 || message.time > 0
        else { return nil }
        self = message
    }
}
