import CLinux
import Foundation
import Glibc
import Logging
import MQTTClient
import Runtime
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(2)))
struct MQTTConnectionTests {
    /// What happened, in a word each.
    private func outline(_ events: [MQTTEvent]) -> [String] {
        events.map { event in
            switch event {
            case .connected: "connected"
            case .disconnected(nil): "stopped"
            case .disconnected: "disconnected"
            case .subscribed(let filter, nil): "subscribed \(filter)"
            case .subscribed(let filter, _): "refused \(filter)"
            case .message(let message): String(decoding: message.payload, as: UTF8.self)
            case .rejected(let message, _): "rejected \(message.topic)"
            }
        }
    }

    @Test(arguments: [(MQTTConfiguration.ProtocolVersion.v5, SIGKILL), (.v5, SIGTERM), (.v311, SIGKILL)])
    func `comes back after a restart of the broker, subscribed and in order`(
        version: MQTTConfiguration.ProtocolVersion, signal: CInt
    ) async throws {
        let broker = try await Broker()
        let client = try await RecordingClient.connected(
            to: broker, identifier: "a", subscriptions: [MQTTSubscription("t/1"), MQTTSubscription("t/2")],
            configure: { $0.protocolVersion = version })
        try await client.client.publish(MQTTMessage(topic: "t/1", text: "before"))
        try await client.messages(1)
        try await broker.stop(signal: signal)
        _ = try await client.error()
        let error = await #expect(throws: MQTTError.self) {
            try await client.client.publish(MQTTMessage(topic: "t/1", text: "lost"))
        }
        #expect(error?.code == .notConnected)
        try await Task.sleep(for: .milliseconds(1500))
        try await broker.start()
        let restarted = ContinuousClock.now
        try await client.connections(2)
        // The delay is 2 s and a quarter at most; the rest is for a machine that may be busy.
        #expect(client.connectionTimes[1] - restarted < .seconds(4))
        try await client.client.publish(MQTTMessage(topic: "t/2", text: "after"))
        try await client.messages(2)
        let words = outline(client.events)
        let connection = ["connected", "subscribed t/1", "subscribed t/2"]
        #expect(words.first == "connected")
        #expect(words.filter { $0 != "disconnected" } == connection + ["before"] + connection + ["after"])
        let loss = try #require(words.firstIndex(of: "disconnected"))
        #expect(words[..<loss].last == "before")
        #expect(await client.client.counters.reconnections == 1)
        #expect(await client.client.counters.failedAttempts >= 1)
        await client.client.stop()
    }

    @Test func `what was not acknowledged is sent again after the reconnection`() async throws {
        let broker = try await Broker()
        let client = try await RecordingClient.connected(to: broker, identifier: "a")
        broker.freeze()
        for number in 0..<50 {
            try await client.client.publish(MQTTMessage(topic: "t/\(number)", text: "x", retain: true))
        }
        try await broker.restart(signal: SIGKILL)
        try await client.connections(2)
        try await wait { await client.client.queuedMessages == 0 }
        let reader = try await RecordingClient.connected(
            to: broker, identifier: "b", subscriptions: [MQTTSubscription("t/+")])
        let topics = try await reader.messages(50).map(\.topic)
        #expect(Set(topics) == Set((0..<50).map { "t/\($0)" }))
    }

    @Test func `the will is published when the client is gone, not when it stops`() async throws {
        let broker = try await Broker()
        let watcher = try await RecordingClient.connected(
            to: broker, identifier: "watcher", subscriptions: [MQTTSubscription("status/#")])
        func client(_ name: String) async throws -> RecordingClient {
            try await RecordingClient.connected(to: broker, identifier: name) {
                $0.will = MQTTMessage(topic: "status/\(name)", text: "dead", retain: true)
                $0.will?.userProperties = [MQTTUserProperty(name: "k", value: "v")]
            }
        }
        let polite = try await client("polite")
        await polite.client.stop(publishing: MQTTMessage(topic: "status/polite", text: "offline", retain: true))
        #expect(outline(polite.events) == ["connected", "stopped"])
        var rude: RecordingClient? = try await client("rude")
        #expect(await rude?.client.isConnected == true)
        rude = nil  // closes the socket without a word
        let messages = try await watcher.messages(2)
        #expect(messages.map(\.topic) == ["status/polite", "status/rude"])
        #expect(messages.map { String(decoding: $0.payload, as: UTF8.self) } == ["offline", "dead"])
        #expect(messages[1].retain)
        #expect(messages[1].userProperties == [MQTTUserProperty(name: "k", value: "v")])
    }

    @Test(arguments: [MQTTConfiguration.ProtocolVersion.v5, .v311])
    func `a wrong password is told`(version: MQTTConfiguration.ProtocolVersion) async throws {
        var options = Broker.Options()
        options.users = ["u": "right"]
        let broker = try await Broker(options)
        var configuration = MQTTConfiguration(host: "localhost", port: broker.port, clientIdentifier: "a")
        configuration.protocolVersion = version
        configuration.username = "u"
        configuration.password = "wrong"
        let client = try RecordingClient(configuration, keeping: broker)
        await client.client.start()
        let error = try await client.error()
        #expect(error.code == .notAuthorized)
        #expect(error.isLasting)
        #expect(error.reasonCode == (version == .v5 ? 0x87 : 5))
        configuration.password = "right"
        let second = try RecordingClient(configuration, keeping: broker)
        await second.client.start()
        try await second.connections(1)
    }

    @Test func `a port nobody listens at is refused, and told once`() async throws {
        let recorder = LogRecorder()
        var configuration = MQTTConfiguration(host: "127.0.0.1", port: try Broker.freePort(), clientIdentifier: "a")
        configuration.keepAliveSeconds = 5
        let client = try RecordingClient(configuration, logger: Logger(label: "test", factory: { _ in recorder }))
        await client.client.start()
        let error = try await client.error()
        #expect(error.code == .refused)
        #expect(error.systemError == ECONNREFUSED)
        #expect(!error.isLasting)
        try await wait { await client.client.counters.failedAttempts >= 3 }
        #expect(client.errors.count == 1)
        #expect(recorder.warnings == ["not connected to broker"])
        await client.client.stop()
        #expect(outline(client.events) == ["disconnected", "stopped"])
    }

    @Test func `a name without an address is told`() async throws {
        let client = try RecordingClient(MQTTConfiguration(host: "no-such-host.invalid", clientIdentifier: "a"))
        await client.client.start()
        #expect(try await client.error().code == .unresolvable)
    }

    /// mosquitto 2.0 just closes the older connection; other brokers say so.
    @Test func `a second client with the same identifier takes over`() async throws {
        let broker = try await Broker()
        let first = try await RecordingClient.connected(to: broker, identifier: "same")
        let second = try await RecordingClient.connected(to: broker, identifier: "same")
        let error = try await first.error()
        #expect(error.code == .connectionLost)
        #expect(
            error.message.contains("lost at once; does another client use the identifier 'same', or may this account"))
        await first.client.stop()
        try await wait { await second.client.isConnected }
    }

    @Test(
        arguments: [
            ([0xE0, 0x02, 0x8E, 0x00], .takenOver, 0x8E, true),
            ([0xE0, 0x02, 0x8B, 0x00], .connectionLost, 0x8B, false),
            ([0xE0, 0x01, 0x98], .connectionLost, 0x98, false), ([0xE0, 0x01, 0x00], .connectionLost, 0, false),
            ([0x36, 0x02, 0x00, 0x00], .protocolViolation, nil, false),
        ] as [([UInt8], MQTTError.Code, UInt8?, Bool)])
    func `why the broker ends a connection is told`(
        bytes: [UInt8], code: MQTTError.Code, reasonCode: UInt8?, isLasting: Bool
    ) async throws {
        let broker = try ScriptedBroker(accepting: [0x20, 0x03, 0x00, 0x00, 0x00], thenSending: bytes)
        let client = try RecordingClient(
            MQTTConfiguration(host: "127.0.0.1", port: broker.port, clientIdentifier: "a"), keeping: broker)
        await client.client.start()
        let error = try await client.error()
        #expect(error.code == code, "\(error)")
        #expect(error.reasonCode == reasonCode)
        #expect(error.isLasting == isLasting)
        // More by now, where the machine is busy.
        #expect(await client.client.counters.connections >= 1)
    }

    @Test(
        arguments: [
            ([0x20, 0x03, 0x00, 0x86, 0x00], .notAuthorized, 0x86), ([0x20, 0x03, 0x00, 0x89, 0x00], .refused, 0x89),
            ([0x20, 0x03, 0x00, 0x85, 0x00], .invalid, 0x85), ([0x20, 0x02, 0x00, 0x01], .unsupportedProtocol, 0x84),
            ([0x20, 0x00], .protocolViolation, nil),
            ([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], .protocolViolation, nil),
        ] as [([UInt8], MQTTError.Code, UInt8?)])
    func `why the broker refuses a connection is told`(
        answer: [UInt8], code: MQTTError.Code, reasonCode: UInt8?
    ) async throws {
        let broker = try ScriptedBroker(accepting: answer, thenSending: [])
        let client = try RecordingClient(
            MQTTConfiguration(host: "127.0.0.1", port: broker.port, clientIdentifier: "a"), keeping: broker)
        await client.client.start()
        let error = try await client.error()
        #expect(error.code == code, "\(error)")
        #expect(error.reasonCode == reasonCode)
        #expect(await client.client.counters.connections == 0)
    }

    @Test func `a peer that accepts but says nothing is given up`() async throws {
        let broker = try await Broker()
        broker.freeze()
        var configuration = MQTTConfiguration(host: "127.0.0.1", port: broker.port, clientIdentifier: "a")
        configuration.handshakeTimeout = .milliseconds(300)
        let client = try RecordingClient(configuration, keeping: broker)
        await client.client.start()
        #expect(try await client.error().code == .timedOut)
        broker.resume()
        try await client.connections(1)
    }

    @Test func `a broker that hangs is noticed by the keep-alive`() async throws {
        let broker = try await Broker()
        let client = try await RecordingClient.connected(to: broker, identifier: "a") { $0.keepAliveSeconds = 5 }
        broker.freeze()
        let error = try await client.error(within: .seconds(20))
        #expect(error.code == .timedOut)
        broker.resume()
        try await client.connections(2)
    }

    /// A listener that accepts nobody and whose queue is full drops what comes: connecting takes minutes.
    @Test func `the executor's thread is free while a connection is made`() async throws {
        let listener = linux_listen_tcp("127.0.0.1", 0, 0)
        defer { close(listener) }
        let executor = ThreadExecutor(name: "busy")
        let clients = try (0..<5).map { number in
            let configuration = MQTTConfiguration(
                host: "127.0.0.1", port: UInt16(linux_local_port(listener)), clientIdentifier: "\(number)")
            return try RecordingClient(configuration, executor: executor)
        }
        for client in clients { await client.client.start() }
        // Those that are not in the queue hang in `connect` for as long as this takes.
        try await Task.sleep(for: .milliseconds(200))
        #expect(threadNames().filter { $0 == "mqtt-connect" }.count >= 3)
        let asked = ContinuousClock.now
        let answered = await withCheckedContinuation { continuation in
            executor.perform { continuation.resume(returning: ContinuousClock.now) }
        }
        #expect(answered - asked < .milliseconds(500))
        for client in clients {
            await client.client.stop()
            #expect(outline(client.events) == ["stopped"])
        }
    }

    private func threadNames() -> [String] {
        let threads = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/task")) ?? []
        return threads.map { thread in
            String(decoding: Command.read("/proc/self/task/\(thread)/comm"), as: UTF8.self).filter { $0 != "\n" }
        }
    }

    @Test func `stopping waits for acknowledgements, but not for ever`() async throws {
        let broker = try await Broker()
        let client = try await RecordingClient.connected(to: broker, identifier: "a")
        broker.freeze()
        let start = ContinuousClock.now
        await client.client.stop(publishing: MQTTMessage(topic: "t", text: "offline"), within: .milliseconds(300))
        let took = ContinuousClock.now - start
        #expect(took >= .milliseconds(300))
        #expect(took < .seconds(5))
        #expect(outline(client.events) == ["connected", "stopped"])
        await client.client.stop()
        let error = await #expect(throws: MQTTError.self) {
            try await client.client.publish(MQTTMessage(topic: "t", text: "x"))
        }
        #expect(error?.code == .notConnected)
    }

    @Test func `a handler publishes from within an event`() async throws {
        let broker = try await Broker()
        let echo = try await RecordingClient.connected(
            to: broker, identifier: "echo", subscriptions: [MQTTSubscription("in/#")]
        ) { _ in
        } respond: { client, event in
            guard case .message(let message) = event, let topic = message.responseTopic else { return }
            #expect(throws: Never.self) { try client.publish(MQTTMessage(topic: topic, payload: message.payload)) }
        }
        let asker = try await RecordingClient.connected(
            to: broker, identifier: "asker", subscriptions: [MQTTSubscription("out/#")])
        for number in 0..<1000 {
            try await asker.client.publish(
                MQTTMessage(topic: "in/\(number)", payload: [UInt8(number % 256)], responseTopic: "out/\(number)"))
        }
        let answers = try await asker.messages(1000)
        #expect(answers.map(\.topic) == (0..<1000).map { "out/\($0)" })
        #expect(echo.errors.isEmpty)
    }

    @Test(arguments: [
        MQTTConfiguration(host: "h", port: 0, clientIdentifier: "a"),
        MQTTConfiguration(host: "h", clientIdentifier: ""),
        {
            var c = MQTTConfiguration(host: "h", clientIdentifier: "a"); c.keepAliveSeconds = 4; return c
        }(),
        {
            var c = MQTTConfiguration(host: "h", clientIdentifier: "a"); c.password = "p"; return c
        }(),
        {
            var c = MQTTConfiguration(host: "h", clientIdentifier: "a"); c.will = MQTTMessage(topic: "#", text: "");
            return c
        }(),
        {
            var c = MQTTConfiguration(host: "h", clientIdentifier: "a"); c.tls = .init(keyFile: "/k"); return c
        }(),
    ])
    func `a configuration that cannot work is refused`(configuration: MQTTConfiguration) {
        let error = #expect(throws: MQTTError.self) { try RecordingClient(configuration) }
        #expect(error?.code == .invalid)
    }
}

/// Keeps what is logged at warning or above.
private struct LogRecorder: LogHandler {
    private let recorded = Locked<[String]>([])
    var logLevel = Logger.Level.debug
    var metadata: Logger.Metadata = [:]

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    var warnings: [String] { recorded.withLock { $0 } }

    func log(event: LogEvent) {
        guard event.level >= .warning else { return }
        let message = event.message.description
        recorded.withLock { $0.append(message) }
    }
}
