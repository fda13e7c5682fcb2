import Glibc
import MQTTClient
import Runtime
import TestSupport
import Testing

/// What becomes of messages that the broker did not acknowledge before the connection broke.
@Suite(.timeLimit(.minutes(1)))
struct MQTTResendingTests {
    /// Accepts, takes in what comes, acknowledges nothing, and is gone: as a broker at its limits, or of a cluster that has
    /// just elected another.
    @Test func `nothing piles up where a broker ends each connection at once`() async throws {
        let broker = try ScriptedBroker(accepting: [0x20, 0x03, 0x00, 0x00, 0x00], thenSending: [])
        let connections = Locked(0)
        let client = try RecordingClient(
            MQTTConfiguration(host: "127.0.0.1", port: broker.port, clientIdentifier: "a"), keeping: broker
        ) { client, event in
            guard case .connected = event else { return }
            let number = connections.withLock {
                $0 += 1
                return $0
            }
            for (topic, text) in [("status", "online"), ("value", "\(number)"), ("once/\(number)", "kept")] {
                #expect(throws: Never.self) {
                    try client.publish(MQTTMessage(topic: topic, text: text, retain: true))
                }
            }
            #expect(throws: Never.self) { try client.publish(MQTTMessage(topic: "event", text: "\(number)")) }
        }
        await client.client.start()
        try await client.wait { _ in broker.received.count >= 4 ? () : nil }
        #expect(await client.client.queuedMessages == 2 + 4 + 4)
        await client.client.stop()
        let published = broker.received.map(Self.published)
        // Events as they came, before what is new; of what is retained the newest, whichever is last.
        #expect(published[0] == ["status online", "value 1", "once/1 kept", "event 1"])
        let last = published[3]
        #expect(
            last.prefix(7) == ["event 1", "event 2", "event 3", "status online", "value 4", "once/4 kept", "event 4"])
        #expect(last.dropFirst(7).sorted() == ["once/1 kept", "once/2 kept", "once/3 kept"])
    }

    /// As many messages as a service has in an hour, while there is no broker: nothing of them is kept.
    @Test func `while there is no broker nothing is kept`() async throws {
        let port = try Broker.freePort()
        let client = try RecordingClient(MQTTConfiguration(host: "127.0.0.1", port: port, clientIdentifier: "a"))
        await client.client.start()
        _ = try await client.error()
        let message = MQTTMessage(topic: "a/b", payload: [UInt8](repeating: 7, count: 10_000), retain: true)
        func refusals(_ count: Int) async -> Int {
            var refused = 0
            for _ in 0..<count {
                do throws(MQTTError) {
                    try await client.client.publish(message)
                } catch {
                    refused += error.code == .notConnected ? 1 : 0
                }
            }
            return refused
        }
        #expect(await refusals(36_000) == 36_000)
        #expect(await client.client.queuedMessages == 0)
        #expect(await client.client.counters.messagesPublished == 0)
        await client.client.stop()
    }

    /// mosquitto ends the connection of an MQTT 3.1.1 client over a packet that is larger than it takes: for ever, if that
    /// was sent again for ever.
    @Test func `a message that the broker cannot bear is given up`() async throws {
        var options = Broker.Options()
        options.lines = ["max_packet_size 2000"]
        let broker = try await Broker(options)
        let client = try await RecordingClient.connected(to: broker, identifier: "a") {
            $0.protocolVersion = .v311
            $0.maximumSendings = 3
        }
        broker.freeze()
        try await client.client.publish(MQTTMessage(topic: "t", payload: [UInt8](repeating: 1, count: 3000)))
        try await client.client.publish(MQTTMessage(topic: "small", text: "x", retain: true))
        broker.resume()
        try await client.connections(4)
        while await client.client.queuedMessages > 0 { try await Task.sleep(for: .milliseconds(5)) }
        #expect(await client.client.isConnected)
        let reader = try await RecordingClient.connected(
            to: broker, identifier: "r", subscriptions: [MQTTSubscription("small")])
        try await reader.messages(1)
    }

    @Test(arguments: [MQTTConfiguration.ProtocolVersion.v5, .v311])
    func `what was retained and is older than the last word does not come back`(
        version: MQTTConfiguration.ProtocolVersion
    ) async throws {
        let broker = try await Broker()
        let watcher = try await RecordingClient.connected(
            to: broker, identifier: "watcher", subscriptions: [MQTTSubscription("t/#")])
        var client: RecordingClient! = try await RecordingClient.connected(to: broker, identifier: "a") {
            $0.protocolVersion = version
            $0.will = MQTTMessage(topic: "t/will", text: "gone")
        }
        broker.freeze()
        for number in 0..<300 {
            try await client.client.publish(MQTTMessage(topic: "t/value", text: "\(number)", retain: true))
        }
        try await client.client.publish(MQTTMessage(topic: "t/event", text: "told"))
        try await broker.stop(signal: SIGKILL)
        try await broker.start()
        try await client.connections(2)
        while await client.client.queuedMessages > 0 { try await Task.sleep(for: .milliseconds(2)) }
        #expect(await client.client.counters.messagesPublished == 301)
        try await watcher.connections(2)
        try await client.client.publish(MQTTMessage(topic: "t/end", text: ""))
        try await watcher.wait { _ in watcher.messages.contains { $0.topic == "t/end" } ? () : nil }
        let values = watcher.messages.filter { $0.topic == "t/value" }.map {
            String(decoding: $0.payload, as: UTF8.self)
        }
        #expect(values == ["299"])
        // The handle was made anew: the will has to be in it again.
        client = nil  // closes the socket without a word
        try await watcher.wait { _ in watcher.messages.contains { $0.topic == "t/will" } ? () : nil }
    }

    /// Topic and text of each PUBLISH of QoS 1 (MQTT 5.0 §3.3) in what a client has sent.
    private static func published(in bytes: [UInt8]) -> [String] {
        var rest = bytes[...]
        func number() -> Int {
            var (value, shift) = (0, 0)
            while let byte = rest.popFirst() {
                value |= Int(byte & 0x7F) << shift
                shift += 7
                if byte < 0x80 { break }
            }
            return value
        }
        func take(_ count: Int) -> ArraySlice<UInt8> {
            defer { rest = rest.dropFirst(count) }
            return rest.prefix(count)
        }
        var published: [String] = []
        while let header = rest.popFirst() {
            let end = number()
            let after = rest.dropFirst(end)
            if header >> 4 == 3 {
                let topic = take(2).reduce(0) { $0 << 8 | Int($1) }
                let text = String(decoding: take(topic), as: UTF8.self)
                _ = take(2)
                _ = take(number())
                published.append(text + " " + String(decoding: rest.prefix(rest.count - after.count), as: UTF8.self))
            }
            rest = after
        }
        return published
    }
}
