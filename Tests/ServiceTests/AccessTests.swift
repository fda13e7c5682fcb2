import Configuration
import Foundation
import JSONValue
import MQTTClient
import Service
import TestSupport
import Testing

extension Integration {
    /// The broker as `config/mosquitto` sets it up: names that nobody else can use.
    @Suite struct AccessTests {
        static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "config/mosquitto")

        static func text(_ name: String) throws -> String {
            try String(contentsOf: folder.appending(path: name), encoding: .utf8)
        }

        /// Its settings, without those that every test broker has of its own.
        static func settings() throws -> [String] {
            let own = ["listener", "password_file", "acl_file", "allow_anonymous", "set_tcp_nodelay"]
            return try text("mosquitto.conf").split(separator: "\n").map(String.init).filter { line in
                !line.isEmpty && !line.hasPrefix("#") && !own.contains { line.hasPrefix($0 + " ") }
            }
        }

        private func connect(
            _ account: String, to broker: Broker, hearing filters: [String]
        ) async throws -> RecordingClient {
            try await RecordingClient.connected(
                to: broker, identifier: "\(account)-\(UUID().uuidString)",
                subscriptions: filters.map { MQTTSubscription($0) }
            ) { configuration in
                configuration.username = account
                configuration.password = "secret-\(account)"
            }
        }

        @Test func aClientIsWhoItSaysAndHearsWhatIsItsOwn() async throws {
            let conf = try Self.text("mosquitto.conf")
            #expect(conf.contains("\nallow_anonymous false\n"))
            #expect(conf.contains("\nset_tcp_nodelay true\n"))
            var options = Broker.Options()
            for account in ["xtmq", "homeassistant", "nodered"] { options.users[account] = "secret-\(account)" }
            options.accessControl = try Self.text("acl")
            options.lines = try Self.settings()
            let broker = try await Broker(options)
            let folder = try TemporaryDirectory()
            var configuration = Configuration(link: .init(endpoint: .serial(path: folder.path + "/none")))
            configuration.mqtt.host = "127.0.0.1"
            configuration.mqtt.port = broker.port
            try Command.write("secret-xtmq\n", to: folder.path + "/secret")
            configuration.mqtt.credentials = .init(username: "xtmq", password: .init("secret-xtmq"))
            configuration.store = folder.path + "/store"
            let service = XtmqService(configuration: configuration, notifier: SystemdNotifier(socket: nil))
            let running = Task { try await service.run() }
            // Sees all there is, as the service's own account may.
            let witness = try await connect("xtmq", to: broker, hearing: ["#"])
            let nodered = try await connect("nodered", to: broker, hearing: ["xtender/#"])
            let assistant = try await connect("homeassistant", to: broker, hearing: ["xtender/#", "homeassistant/#"])
            try await witness.wait { _ in witness.messages.last("xtender/status", "online") }

            func publish(_ client: RecordingClient, _ topic: String, _ payload: String, retain: Bool = false)
                async throws
            {
                try await client.client.publish(
                    MQTTMessage(topic: topic, payload: Array(payload.utf8), retain: retain))
            }
            // As another, as nobody, and as the service.
            try await publish(nodered, "xtender/request/list-devices/homeassistant", #"{"id": "forged"}"#)
            try await publish(nodered, "xtender/request/list-devices", #"{"id": "forged"}"#)
            try await publish(nodered, "xtender/status", "offline", retain: true)
            try await publish(nodered, "xtender/device/xt1/snapshot", #"{"forged": true}"#, retain: true)
            try await publish(nodered, "xtender/response/list-devices/homeassistant", #"{"id": "forged"}"#)
            try await publish(nodered, "homeassistant/device/forged/config", "{}", retain: true)
            try await publish(assistant, "homeassistant/device/forged/config", "{}", retain: true)
            // As themselves.
            try await publish(nodered, "xtender/request/list-devices/nodered", #"{"id": "mine"}"#)
            try await publish(assistant, "xtender/request/list-devices/homeassistant", #"{"id": "its"}"#)
            try await publish(assistant, "homeassistant/status", "online")
            for (client, topic) in [
                (nodered, "xtender/response/list-devices/nodered"),
                (assistant, "xtender/response/list-devices/homeassistant"),
            ] {
                try await client.wait { _ in client.messages.first { $0.topic == topic } }
            }
            try await witness.wait { _ in witness.messages.last("homeassistant/status", "online") }

            let seen = witness.messages.map { String(decoding: $0.payload, as: UTF8.self) }
            #expect(!seen.contains { $0.contains("forged") })
            #expect(witness.messages.last("xtender/status", "online") != nil)
            #expect(!witness.messages.contains { $0.topic == "homeassistant/device/forged/config" })
            func responses(_ client: RecordingClient) -> Set<String> {
                Set(client.messages.map(\.topic).filter { $0.hasPrefix("xtender/response/") })
            }
            #expect(responses(nodered) == ["xtender/response/list-devices/nodered"])
            #expect(responses(assistant) == ["xtender/response/list-devices/homeassistant"])
            #expect(!nodered.messages.contains { $0.topic.hasPrefix("xtender/request/") })
            // What the installation tells is for all.
            #expect(nodered.messages.last("xtender/status", "online") != nil)
            #expect(nodered.messages.contains { $0.topic == "xtender/service" })

            running.cancel()
            try? await running.value
            for client in [witness, nodered, assistant] { await client.client.stop() }
            try await broker.stop()
        }

        @Test func nobodyIsLetInWithoutAnAccount() async throws {
            var options = Broker.Options()
            options.users = ["xtmq": "secret"]
            options.accessControl = try Self.text("acl")
            options.lines = try Self.settings()
            let broker = try await Broker(options)
            let stranger = try RecordingClient(
                MQTTConfiguration(host: "127.0.0.1", port: broker.port, clientIdentifier: "stranger"), keeping: broker)
            await stranger.client.start()
            #expect(try await stranger.error().code == .notAuthorized)
            await stranger.client.stop()
            try await broker.stop()
        }
    }
}
