public import Logging
public import Runtime

/// The line to the gateway: opens it, keeps it open, and puts one request after the other on it.
///
/// An actor on the thread of its own executor, which it blocks while it waits for a response (one response timeout, two where
/// lost responses have to be waited out); nothing else should run there.
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

    // What `run` waits for.
    var sleeper: CheckedContinuation<Void, Never>?
    var alarm: ThreadExecutor.Timer?
    /// A gateway that dialled in and is not in use yet.
    var accepted: Line?
    /// What the name server said.
    var resolved: Result<[SocketAddress], LinkError>?

    /// - Parameters:
    ///   - executor: a thread for this link alone.
    ///   - trace: is told every frame in both directions, on the link's thread.
    ///   - stateHandler: is told every change of state, on the link's thread.
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

    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// The link's state, what is known of the gateway, and counters; from any thread.
    public nonisolated var facts: LinkFacts { published.withLock { $0 } }

    // MARK: State

    func comeUp(_ opened: Line) {
        line = opened
        conversation.opened()
        let descriptor = opened.descriptor
        executor.watch(descriptor, for: .readable) { [weak self] events in
            self?.assumeIsolated { $0.readUnasked(events) }
        }
        logger.info("link up", metadata: ["link.endpoint": "\(settings.endpoint)"])
        change(to: .up)
    }

    /// Closes the line if it is open, and tells why it is not.
    func goDown(_ error: LinkError) {
        if let line { executor.unwatch(line.descriptor) }
        line = nil
        _ = conversation.broken(at: clocks.now())
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
