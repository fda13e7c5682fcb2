import CMosquitto
import Glibc
public import Logging
public import Runtime

/// A connection to an MQTT broker that is kept up: it reconnects by itself and subscribes again.
///
/// It runs on the executor it is given and calls its handler there, so that actors on the same executor reach it, and it
/// them, without a hop. The executor's thread never waits for the network: see `MQTTClient+Connecting.swift`.
public actor MQTTClient {
    /// What the client is at, and what it needs for that.
    enum State {
        case idle
        /// A helper thread resolves the name and connects, and has libmosquitto's handle to itself until it is done.
        case connecting
        /// The connection is there; the broker has to accept it until the deadline.
        case handshaking(descriptor: CInt, deadline: ContinuousClock.Instant)
        case connected(descriptor: CInt, since: ContinuousClock.Instant)
        /// Between two attempts.
        case waiting(ThreadExecutor.Timer)
        /// The last messages are on their way.
        case closing(descriptor: CInt)
        case stopped
    }

    public nonisolated let configuration: MQTTConfiguration
    public nonisolated let executor: ThreadExecutor
    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    let clocks: Clocks
    let logger: Logger
    let handler: @Sendable (MQTTEvent) -> Void
    /// What libmosquitto last complained of while connecting; TLS errors have no other way out. Locked: it is called on
    /// the helper thread.
    nonisolated let complaint = Locked<String?>(nil)
    nonisolated let handle: MosquittoHandle

    var generator: any RandomNumberGenerator & Sendable
    var state = State.idle
    var delay = ReconnectDelay()
    var ledger: OutgoingLedger
    /// Was not acknowledged when the connection broke, and waits for the next.
    var unsent: [OutgoingLedger.Unacknowledged] = []
    /// libmosquitto's handle still has messages of an earlier connection.
    var isHandleUsed = false
    /// In the order of their subscription.
    var subscriptions: [MQTTSubscription] = []
    /// Subscriptions the broker has not answered yet, by packet identifier.
    var unansweredSubscriptions: [CInt: String] = [:]
    /// Since the broker accepted a connection last; what alternates is told once each.
    var reported: Set<MQTTError> = []
    /// What the callbacks noted during a call of libmosquitto, dealt with after it returned.
    var noted = Noted()
    var housekeeping: ThreadExecutor.Timer?
    /// What the descriptor is watched for.
    var watched: ThreadExecutor.Events?
    /// A call of libmosquitto's loop is under way, so whatever runs now is called back from it.
    var isInLoop = false
    /// Wait for `closing` to be over.
    var closed: [CheckedContinuation<Void, Never>] = []

    public internal(set) var counters = MQTTCounters()

    /// Makes a client; `start` makes it connect.
    /// - Parameters:
    ///   - executor: where it runs and calls `handler`.
    ///   - generator: randomness for the delay between attempts.
    ///   - handler: called on the executor's thread, in order. It may call back into the client with `assumeIsolated`.
    /// - Throws: `.invalid` or `.tls` if the configuration cannot work whatever the broker does.
    public init(
        configuration: MQTTConfiguration, executor: ThreadExecutor, clocks: Clocks = .system,
        generator: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator(), logger: Logger,
        handler: @escaping @Sendable (MQTTEvent) -> Void
    ) throws(MQTTError) {
        self.configuration = configuration
        self.executor = executor
        self.clocks = clocks
        self.generator = generator
        self.logger = logger
        self.handler = handler
        ledger = OutgoingLedger(
            maximumMessages: configuration.maximumQueuedMessages, maximumBytes: configuration.maximumQueuedBytes)
        handle = try MosquittoHandle(clientIdentifier: configuration.clientIdentifier)
        try handle.set(configuration)
        setCallbacks()
    }

    deinit {
        if let descriptor = state.descriptor { executor.unwatch(descriptor) }
        if let housekeeping { executor.cancel(housekeeping) }
    }

    /// Whether the broker has accepted the connection.
    public var isConnected: Bool {
        if case .connected = state { true } else { false }
    }

    /// Messages published and not yet acknowledged (QoS 0: written).
    public var queuedMessages: Int { ledger.count + unsent.count }

    /// Begins to connect, and keeps connected until `stop`. Once only.
    public func start() {
        guard case .idle = state else { return }
        connect()
    }
}

extension MQTTClient.State {
    var descriptor: CInt? {
        switch self {
        case .handshaking(let descriptor, _), .connected(let descriptor, _), .closing(let descriptor): descriptor
        case .idle, .connecting, .waiting, .stopped: nil
        }
    }
}
