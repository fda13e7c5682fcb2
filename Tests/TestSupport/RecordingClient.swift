public import Logging
public import MQTTClient
public import Runtime

/// An MQTT client that keeps its events for a test to look at.
public final class RecordingClient: Sendable {
    public struct TimedOut: Error, CustomStringConvertible {
        public let description: String
    }

    public let client: MQTTClient
    private let recorded = Locked<[(event: MQTTEvent, time: ContinuousClock.Instant)]>([])
    private let broker: (any Sendable)?

    /// - Parameters:
    ///   - broker: what has to live as long as this client.
    ///   - respond: called for each event on the client's executor, after it was recorded.
    public init(
        _ configuration: MQTTConfiguration, keeping broker: (any Sendable)? = nil,
        executor: ThreadExecutor = ThreadExecutor(name: "test-mqtt"),
        logger: Logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }),
        respond: (@Sendable (isolated MQTTClient, MQTTEvent) -> Void)? = nil
    ) throws {
        self.broker = broker
        let recorded = recorded
        let target = Locked<WeakClient>(WeakClient())
        client = try MQTTClient(configuration: configuration, executor: executor, logger: logger) { event in
            recorded.withLock { $0.append((event, ContinuousClock.now)) }
            guard let respond, let client = target.withLock({ $0.client }) else { return }
            client.assumeIsolated { respond($0, event) }
        }
        let made = client
        target.withLock { $0.client = made }
    }

    private struct WeakClient: Sendable {
        weak var client: MQTTClient?
    }

    /// Connects to a broker and waits until it is accepted and its subscriptions are in place.
    public static func connected(
        to broker: Broker, identifier: String, subscriptions: [MQTTSubscription] = [],
        configure: (inout MQTTConfiguration) -> Void = { _ in },
        respond: (@Sendable (isolated MQTTClient, MQTTEvent) -> Void)? = nil
    ) async throws -> RecordingClient {
        var configuration = MQTTConfiguration(host: "127.0.0.1", port: broker.port, clientIdentifier: identifier)
        configure(&configuration)
        let recording = try RecordingClient(configuration, keeping: broker, respond: respond)
        for subscription in subscriptions { try await recording.client.subscribe(subscription) }
        await recording.client.start()
        try await recording.connections(1)
        try await recording.wait { events in
            events.filter { if case .subscribed = $0 { true } else { false } }.count >= subscriptions.count ? () : nil
        }
        return recording
    }

    public var events: [MQTTEvent] { recorded.withLock { $0.map(\.event) } }

    /// When it was connected, each time: taken on the client's thread, however late the test looks.
    public var connectionTimes: [ContinuousClock.Instant] {
        recorded.withLock { $0.compactMap { if case .connected = $0.event { $0.time } else { nil } } }
    }

    public var messages: [MQTTMessage] {
        events.compactMap { if case .message(let message) = $0 { message } else { nil } }
    }

    public var errors: [MQTTError?] {
        events.compactMap { if case .disconnected(let error) = $0 { error } else { nil } }
    }

    /// Waits until `pick` finds something in the events so far.
    @discardableResult
    public func wait<Found: Sendable>(
        within limit: Duration = .seconds(20), _ pick: ([MQTTEvent]) -> Found?
    ) async throws -> Found {
        let deadline = ContinuousClock.now + limit
        while true {
            if let found = pick(events) { return found }
            guard ContinuousClock.now < deadline else {
                throw TimedOut(description: "not seen within \(limit); events so far: \(events)")
            }
            try await Task.sleep(for: .milliseconds(2))
        }
    }

    /// Waits for `count` messages and returns all there are.
    @discardableResult
    public func messages(_ count: Int, within limit: Duration = .seconds(20)) async throws -> [MQTTMessage] {
        try await wait(within: limit) { _ in
            let messages = self.messages
            return messages.count >= count ? messages : nil
        }
    }

    /// Waits until it was connected `count` times.
    public func connections(_ count: Int, within limit: Duration = .seconds(20)) async throws {
        try await wait(within: limit) { events in
            events.filter { if case .connected = $0 { true } else { false } }.count >= count ? () : nil
        }
    }

    /// Waits for the first error that ended, or prevented, a connection.
    public func error(within limit: Duration = .seconds(20)) async throws -> MQTTError {
        try await wait(within: limit) { events in
            for case .disconnected(let error?) in events { return error }
            return nil
        }
    }
}
