import MQTTClient
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(2)))
struct MQTTMessagingTests {
    @Test(arguments: [MQTTConfiguration.ProtocolVersion.v5, .v311])
    func `publishes and receives`(version: MQTTConfiguration.ProtocolVersion) async throws {
        let broker = try await Broker()
        let client = try await RecordingClient.connected(
            to: broker, identifier: "a", subscriptions: [MQTTSubscription("t/+")],
            configure: { $0.protocolVersion = version })
        try await client.client.publish(MQTTMessage(topic: "t/1", text: "hello"))
        try await client.client.publish(MQTTMessage(topic: "t/2", payload: [], qualityOfService: .atMostOnce))
        try await client.client.publish(
            MQTTMessage(topic: "t/3", payload: Array(0...255), qualityOfService: .exactlyOnce))
        let messages = try await client.messages(3).sorted { $0.topic < $1.topic }
        #expect(messages.map(\.topic) == ["t/1", "t/2", "t/3"])
        #expect(messages.map(\.payload) == [Array("hello".utf8), [], Array(0...255)])
        #expect(messages.map(\.qualityOfService) == [.atLeastOnce, .atMostOnce, .atLeastOnce])
        try await wait { await client.client.queuedMessages == 0 }
        let counters = await client.client.counters
        #expect(counters.messagesPublished == 3)
        #expect(counters.bytesPublished == 261)
        #expect(counters.messagesReceived == 3)
        #expect(counters.connections == 1)
        await client.client.stop()
    }

    @Test func `properties arrive byte for byte`() async throws {
        let broker = try await Broker()
        let client = try await RecordingClient.connected(
            to: broker, identifier: "a", subscriptions: [MQTTSubscription("t")])
        let sent = MQTTMessage(
            topic: "t", payload: Array("{}".utf8), responseTopic: "answers/ä/1",
            correlationData: Array(0...255) + [0, 0, 255], contentType: "application/json", messageExpiryInterval: 600,
            payloadIsUTF8: true,
            userProperties: [
                MQTTUserProperty(name: "trace", value: "1"), MQTTUserProperty(name: "", value: "ü 🔋"),
                MQTTUserProperty(name: "trace", value: ""),
            ])
        try await client.client.publish(sent)
        var received = try await client.messages(1)[0]
        let expiry = try #require(received.messageExpiryInterval)
        #expect((598...600).contains(expiry))
        received.messageExpiryInterval = 600
        #expect(received == sent)

        var empty = MQTTMessage(topic: "t", payload: [])
        empty.correlationData = []
        try await client.client.publish(empty)
        #expect(try await client.messages(2)[1] == empty)
    }

    @Test func `an expired message does not arrive`() async throws {
        let broker = try await Broker()
        let publisher = try await RecordingClient.connected(to: broker, identifier: "a")
        var message = MQTTMessage(topic: "t/short", text: "1", retain: true)
        message.messageExpiryInterval = 1
        try await publisher.client.publish(message)
        try await publisher.client.publish(MQTTMessage(topic: "t/long", text: "2", retain: true))
        try await Task.sleep(for: .milliseconds(2300))
        let reader = try await RecordingClient.connected(
            to: broker, identifier: "b", subscriptions: [MQTTSubscription("t/#")])
        #expect(try await reader.messages(1).map(\.topic) == ["t/long"])
    }

    @Test(
        arguments: [
            // version, retain as published; how a message published with the flag arrives: at once, and from the store
            (MQTTConfiguration.ProtocolVersion.v5, true, true),
            (.v5, false, false),
            (.v311, true, false),
        ])
    func `the retain flag tells what it should`(
        version: MQTTConfiguration.ProtocolVersion, retainAsPublished: Bool, live: Bool
    ) async throws {
        let broker = try await Broker()
        let subscription = MQTTSubscription("t/#", retainAsPublished: retainAsPublished)
        let first = try await RecordingClient.connected(
            to: broker, identifier: "a", subscriptions: [subscription], configure: { $0.protocolVersion = version })
        try await first.client.publish(MQTTMessage(topic: "t/kept", text: "1", retain: true))
        try await first.client.publish(MQTTMessage(topic: "t/passing", text: "2"))
        #expect(try await first.messages(2).map(\.retain) == [live, false])
        let second = try await RecordingClient.connected(
            to: broker, identifier: "b", subscriptions: [subscription], configure: { $0.protocolVersion = version })
        let stored = try await second.messages(1)
        #expect(stored.map(\.topic) == ["t/kept"])
        #expect(stored.map(\.retain) == [true])
    }

    @Test func `no local and no retained messages, where asked for`() async throws {
        let broker = try await Broker()
        let other = try await RecordingClient.connected(to: broker, identifier: "other")
        try await other.client.publish(MQTTMessage(topic: "t/old", text: "0", retain: true))
        let client = try await RecordingClient.connected(
            to: broker, identifier: "a",
            subscriptions: [MQTTSubscription("t/#", noLocal: true, retainedMessages: .never)])
        try await client.client.publish(MQTTMessage(topic: "t/own", text: "1"))
        try await other.client.publish(MQTTMessage(topic: "t/others", text: "2"))
        #expect(try await client.messages(1).map(\.topic) == ["t/others"])
    }

    @Test func `unsubscribing ends it`() async throws {
        let broker = try await Broker()
        let client = try await RecordingClient.connected(
            to: broker, identifier: "a", subscriptions: [MQTTSubscription("t/1"), MQTTSubscription("t/2")])
        await client.client.unsubscribe("t/1")
        try await client.client.publish(MQTTMessage(topic: "t/1", text: "1"))
        try await client.client.publish(MQTTMessage(topic: "t/2", text: "2"))
        #expect(try await client.messages(1).map(\.topic) == ["t/2"])
    }

    @Test func `a message the broker does not take is counted`() async throws {
        var options = Broker.Options()
        options.users = ["u": "p"]
        options.accessControl = "user u\ntopic readwrite open/#\n"
        let broker = try await Broker(options)
        let client = try await RecordingClient.connected(
            to: broker, identifier: "a", subscriptions: [MQTTSubscription("#")],
            configure: {
                $0.username = "u"
                $0.password = "p"
            })
        try await client.client.publish(MQTTMessage(topic: "closed/1", text: "1"))
        try await client.client.publish(MQTTMessage(topic: "open/1", text: "2"))
        #expect(try await client.messages(1).map(\.topic) == ["open/1"])
        try await wait { await client.client.counters.messagesAcknowledged == 2 }
        #expect(await client.client.counters.messagesRejected == 1)
        let rejected = client.events.compactMap { event -> String? in
            if case .rejected(let message, let error) = event {
                "\(message.topic) \(error.code == .notAuthorized)"
            } else {
                nil
            }
        }
        #expect(rejected == ["closed/1 true"])
    }

    @Test func `a refused subscription is reported`() async throws {
        let directory = try TemporaryDirectory()
        try Command.write(
            """
            {"defaultACLAccess": {"publishClientSend": true, "publishClientReceive": true, "subscribe": false},
             "anonymousGroup": "all", "clients": [],
             "groups": [{"groupname": "all", "roles": [{"rolename": "open"}]}],
             "roles": [{"rolename": "open",
                        "acls": [{"acltype": "subscribePattern", "topic": "open/#", "priority": 0, "allow": true}]}]}
            """, to: directory.path + "/security.json")
        var options = Broker.Options()
        options.lines = [
            "plugin \(try Command.library("mosquitto_dynamic_security.so"))",
            "plugin_opt_config_file \(directory.path)/security.json",
        ]
        let broker = try await Broker(options)
        let client = try await RecordingClient.connected(
            to: broker, identifier: "a", subscriptions: [MQTTSubscription("closed/#"), MQTTSubscription("open/#")])
        let errors: [String: MQTTError.Code] = client.events.reduce(into: [:]) { errors, event in
            if case .subscribed(let filter, let error?) = event { errors[filter] = error.code }
        }
        #expect(errors == ["closed/#": .notAuthorized])
        #expect(await client.client.isConnected)
    }

    @Test(arguments: [false, true])
    func `big payloads arrive whole`(noDelay: Bool) async throws {
        var options = Broker.Options()
        options.noDelay = noDelay
        let broker = try await Broker(options)
        let client = try await RecordingClient.connected(
            to: broker, identifier: "a", subscriptions: [MQTTSubscription("t/#")])
        let payload = (0..<300 * 1024).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
        for number in 0..<5 { try await client.client.publish(MQTTMessage(topic: "t/\(number)", payload: payload)) }
        let messages = try await client.messages(5)
        #expect(messages.allSatisfy { $0.payload == payload })
        #expect(messages.map(\.topic) == ["t/0", "t/1", "t/2", "t/3", "t/4"])
    }

    @Test func `a payload beyond the bound comes without its bytes, a packet beyond it not at all`() async throws {
        let broker = try await Broker()
        let client = try await RecordingClient.connected(
            to: broker, identifier: "a", subscriptions: [MQTTSubscription("t/#")],
            configure: {
                $0.maximumPayloadBytes = 1000
                $0.maximumPacketBytes = 3000
            })
        let other = try await RecordingClient.connected(to: broker, identifier: "b")
        for count in [1000, 1001, 4000, 10] {
            var message = MQTTMessage(topic: "t/\(count)", payload: [UInt8](repeating: 7, count: count))
            message.correlationData = [1]
            try await other.client.publish(message)
        }
        let messages = try await client.messages(3)
        #expect(messages.map(\.topic) == ["t/1000", "t/1001", "t/10"])
        #expect(messages.map(\.payload.count) == [1000, 0, 10])
        #expect(messages.map(\.omittedPayloadByteCount) == [0, 1001, 0])
        #expect(messages.map(\.correlationData) == [[1], [1], [1]])
    }

    @Test(arguments: [MQTTConfiguration.ProtocolVersion.v5, .v311])
    func `5000 messages come through, in order and acknowledged`(
        version: MQTTConfiguration.ProtocolVersion
    ) async throws {
        let broker = try await Broker()
        let reader = try await RecordingClient.connected(
            to: broker, identifier: "r", subscriptions: [MQTTSubscription("t")],
            configure: { $0.protocolVersion = version })
        let writer = try await RecordingClient.connected(
            to: broker, identifier: "w", configure: { $0.protocolVersion = version })
        var number = 0
        while number < 5000 {
            do {
                try await writer.client.publish(MQTTMessage(topic: "t", text: "\(number)"))
                number += 1
            } catch {
                #expect(error.code == .full)
                try await Task.sleep(for: .milliseconds(2))
            }
        }
        let messages = try await reader.messages(5000, within: .seconds(60))
        #expect(messages.map { String(decoding: $0.payload, as: UTF8.self) } == (0..<5000).map(String.init))
        await writer.client.stop(within: .seconds(10))
        #expect(await writer.client.counters.messagesAcknowledged == 5000)
        #expect(await writer.client.queuedMessages == 0)
    }

    @Test func `the queue is bounded in messages and in bytes`() async throws {
        let broker = try await Broker()
        let client = try await RecordingClient.connected(
            to: broker, identifier: "a",
            configure: {
                $0.maximumQueuedMessages = 10
                $0.maximumQueuedBytes = 5000
            })
        broker.freeze()
        for _ in 0..<10 { try await client.client.publish(MQTTMessage(topic: "t", text: "x")) }
        await #expect(throws: MQTTError.self) { try await client.client.publish(MQTTMessage(topic: "t", text: "x")) }
        #expect(await client.client.queuedMessages == 10)
        #expect(await client.client.counters.messagesRefusedFull == 1)
        broker.resume()
        try await wait { await client.client.queuedMessages == 0 }
        broker.freeze()
        try await client.client.publish(MQTTMessage(topic: "t", payload: [UInt8](repeating: 0, count: 4000)))
        let error = await #expect(throws: MQTTError.self) {
            try await client.client.publish(MQTTMessage(topic: "t", payload: [UInt8](repeating: 0, count: 1001)))
        }
        #expect(error?.code == .full)
        broker.resume()
        try await wait { await client.client.queuedMessages == 0 }
        // One alone may be larger than the bound: it could never be sent otherwise.
        try await client.client.publish(MQTTMessage(topic: "t", payload: [UInt8](repeating: 0, count: 9000)))
    }

    @Test func `with QoS 0 the queue is bounded by what the socket takes`() async throws {
        let broker = try await Broker()
        let reader = try await RecordingClient.connected(
            to: broker, identifier: "r", subscriptions: [MQTTSubscription("t")])
        let writer = try await RecordingClient.connected(to: broker, identifier: "w") {
            $0.maximumQueuedMessages = 20
        }
        broker.freeze()
        var taken = 0
        let error = await #expect(throws: MQTTError.self) {
            while taken < 10_000 {
                try await writer.client.publish(
                    MQTTMessage(
                        topic: "t", payload: [UInt8](repeating: UInt8(taken % 256), count: 100_000),
                        qualityOfService: .atMostOnce))
                taken += 1
            }
        }
        #expect(error?.code == .full)
        #expect(await writer.client.queuedMessages == 20)
        broker.resume()
        let messages = try await reader.messages(taken)
        #expect(messages.map { $0.payload[99_999] } == (0..<taken).map { UInt8($0 % 256) })
        #expect(await writer.client.queuedMessages == 0)
        #expect(await writer.client.counters.messagesAcknowledged == 0)
    }

    @Test(arguments: [
        MQTTMessage(topic: "", text: ""), MQTTMessage(topic: "a/#", text: ""), MQTTMessage(topic: "a/+/b", text: ""),
        MQTTMessage(topic: "a\0b", text: ""), MQTTMessage(topic: String(repeating: "x", count: 65_536), text: ""),
        MQTTMessage(topic: "a", payload: [], responseTopic: "b\0c"),
        MQTTMessage(topic: "a", payload: [], correlationData: [UInt8](repeating: 0, count: 65_536)),
        MQTTMessage(topic: "a", payload: [], userProperties: [MQTTUserProperty(name: "\0", value: "")]),
    ])
    func `what MQTT does not allow is refused`(message: MQTTMessage) async throws {
        let broker = try await Broker()
        let client = try await RecordingClient.connected(to: broker, identifier: "a")
        let error = await #expect(throws: MQTTError.self) { try await client.client.publish(message) }
        #expect(error?.code == .invalid)
        #expect(await client.client.queuedMessages == 0)
        #expect(await client.client.isConnected)
    }

    @Test func `filters that are none are refused`() async throws {
        let client = try RecordingClient(MQTTConfiguration(host: "localhost", clientIdentifier: "a"))
        for filter in ["", "a/#/b", "a+", "a\0"] {
            let error = await #expect(throws: MQTTError.self) {
                try await client.client.subscribe(MQTTSubscription(filter))
            }
            #expect(error?.code == .invalid, "\(filter)")
        }
    }
}

/// Waits until something holds.
func wait(within limit: Duration = .seconds(20), until isSo: () async -> Bool) async throws {
    let deadline = ContinuousClock.now + limit
    while await !isSo() {
        try #require(ContinuousClock.now < deadline, "not so within \(limit)")
        try await Task.sleep(for: .milliseconds(2))
    }
}
