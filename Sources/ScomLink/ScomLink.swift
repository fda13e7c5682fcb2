public import Logging
public import Runtime

/// The line to the gateway: opens it, keeps it open, and puts one request after the other on it.
///
/// Never blocks the thread that it runs on, and can share it; what may block, opening and closing a port and asking a name server, is
/// done on a thread of its own.
public actor ScomLink: RequestExchanging {
    public nonisolated let settings: LinkSettings
    let executor: ThreadExecutor
    let clocks: Clocks
    let logger: Logger
    var generator: any RandomNumberGenerator & Sendable
    private let stateHandler: @Sendable (LinkState) -> Void
    private let published: Locked<LinkFacts>

    private(set) var line: Line?
    var conversation: LineConversation
    let buffer = ReadBuffer()
    var flight: Flight?
    /// Opens and closes: a port whose adapter has gone wrong can take seconds for either.
    let opener = ThreadExecutor(name: "xtmq-port")

    // What `run` waits for.
    var opened: Result<Line, LinkError>?
    var sleeper: CheckedContinuation<Void, Never>?
    var alarm: ThreadExecutor.Timer?
    /// A gateway that dialled in and is not in use yet.
    var accepted: Line?
    /// What the name server said.
    var resolved: Result<[SocketAddress], LinkError>?

    /// - Parameters:
    ///   - executor: where it runs.
    ///   - trace: is told every frame in both directions, on the executor.
    ///   - stateHandler: is told every change of state, on the executor.
    public init(
        settings: LinkSettings, executor: ThreadExecutor, clocks: Clocks = .system,
        random: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator(), logger: Logger,
        trace: (@Sendable (LinkTrace) -> Void)? = nil, stateHandler: @escaping @Sendable (LinkState) -> Void = { _ in }
    ) {
        self.settings = settings
        self.executor = executor
        self.clocks = clocks
        self.logger = logger
        self.stateHandler = stateHandler
        var generator = random
        conversation = LineConversation(
            settings, startingAt: UInt32(truncatingIfNeeded: generator.next()), observer: trace)
        self.generator = generator
        published = Locked(LinkFacts(state: .down(reason: "not opened yet")))
    }

    deinit {
        opener.stop()
    }

    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// The link's state, what is known of the gateway, and counters; from any thread.
    public nonisolated var facts: LinkFacts { published.withLock { $0 } }

    // MARK: State

    func comeUp(_ opened: Line) {
        line = opened
        conversation.opened()
        watch(opened, for: .readable)
        logger.info("link up", metadata: ["link.endpoint": "\(settings.endpoint)"])
        change(to: .up)
    }

    func watch(_ line: Line, for events: ThreadExecutor.Events) {
        executor.watch(line.descriptor, for: events) { [weak self] events in self?.assumeIsolated { $0.ready(events) } }
    }

    /// Closes the line if it is open, and tells why it is not.
    func goDown(_ error: LinkError) {
        if let line {
            executor.unwatch(line.descriptor)
            opener.perform { line.close() }
        }
        line = nil
        abandonFlight()
        guard facts.state != .down(reason: error.message) else { return }
        let metadata: Logger.Metadata = [
            "link.endpoint": "\(settings.endpoint)", "error.code": "\(error.code.rawValue)",
            "error.message": "\(error.message)",
        ]
        let level: Logger.Level = error.code == .closed || error.code == .waiting ? .info : .warning
        logger.log(level: level, "link down", metadata: metadata)
        change(to: .down(reason: error.message))
    }

    /// Tells other threads how the counters stand.
    func publish() {
        let (copies, counters) = (conversation.copiesSourceAddress, conversation.counters)
        published.withLock {
            $0.copiesSourceAddress = copies
            $0.counters = counters
        }
    }

    private func change(to state: LinkState) {
        publish()
        published.withLock { $0.state = state }
        stateHandler(state)
    }
}
