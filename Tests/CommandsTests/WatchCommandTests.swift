import Glibc
import MQTTClient
import TestSupport
import Testing

@Suite struct WatchCommandTests {
    @Test func itShowsWhatPassesUntilTheSignal() async throws {
        let broker = try await Broker()
        let watch = try Program(["watch", "--host", "127.0.0.1", "--port", "\(broker.port)", "--root", "plant"])
        let client = try await RecordingClient.connected(to: broker, identifier: "client")
        try await client.client.publish(MQTTMessage(topic: "plant/status", text: "online", retain: true))
        try await watch.prints("● service online")
        try await client.client.publish(MQTTMessage(topic: "plant/request/read-guid/anna", text: #"{"id": 1}"#))
        try await watch.prints("→ read-guid from anna")
        watch.signal(SIGINT)
        let result = try await watch.ended()
        #expect(result.status == 0)
        #expect(result.errors.isEmpty)
    }

    @Test func withoutABroker() async throws {
        let port = try Broker.freePort()
        let result = try await Program.run(["watch", "--host", "127.0.0.1", "--port", "\(port)"])
        #expect(result.status == 69)
        #expect(result.errors.contains("the broker at 127.0.0.1:\(port)"))
    }
}
