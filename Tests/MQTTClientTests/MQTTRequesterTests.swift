import Logging
import MQTTClient
import Runtime
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1)))
struct MQTTRequesterTests {
    private func requester(_ port: UInt16, identifier: String = "asker") -> MQTTRequester {
        MQTTRequester(
            configuration: MQTTConfiguration(host: "127.0.0.1", port: port, clientIdentifier: identifier),
            responseTopic: "answers/\(identifier)", executor: ThreadExecutor(name: "test-asker"),
            generator: SeededGenerator(seed: 1),
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
    }

    /// Answers what it gets, as often as the payload's first byte says.
    private func responder(_ broker: Broker) async throws -> RecordingClient {
        try await RecordingClient.connected(
            to: broker, identifier: "responder", subscriptions: [MQTTSubscription("ask")]
        ) { _ in
        } respond: { client, event in
            guard case .message(let message) = event else { return }
            for part in 0..<(message.payload.first ?? 0) {
                var answer = MQTTMessage(
                    topic: message.responseTopic ?? "", payload: [part] + message.payload.dropFirst())
                answer.correlationData = message.correlationData
                #expect(throws: Never.self) { try client.publish(answer) }
            }
        }
    }

    @Test func `each request gets its own response`() async throws {
        let broker = try await Broker()
        let responder = try await responder(broker)
        let requester = requester(broker.port)
        try await requester.connect()
        let answers = try await withThrowingTaskGroup { group in
            for number in 0..<100 {
                group.addTask {
                    let answer = try await requester.request(MQTTMessage(topic: "ask", payload: [1, UInt8(number)]))
                    return answer.payload == [0, UInt8(number)]
                }
            }
            return try await group.reduce(into: [Bool]()) { $0.append($1) }
        }
        #expect(answers == [Bool](repeating: true, count: 100))
        let series = try await requester.request(
            MQTTMessage(topic: "ask", payload: [7, 9]), within: .seconds(5), until: { $0.payload[0] == 6 })
        #expect(series.map(\.payload) == (0..<7).map { [$0, 9] })
        await requester.close()
        await responder.client.stop()
    }

    @Test func `no response in time is an error`() async throws {
        let broker = try await Broker()
        let requester = requester(broker.port)
        try await requester.connect()
        let error = await #expect(throws: MQTTError.self) {
            try await requester.request(MQTTMessage(topic: "nobody", text: ""), within: .milliseconds(100))
        }
        #expect(error?.code == .timedOut)
    }

    @Test func `a lost connection fails what waits`() async throws {
        let broker = try await Broker()
        let requester = requester(broker.port)
        try await requester.connect()
        let answer = Task { try await requester.request(MQTTMessage(topic: "nobody", text: "")) }
        try await Task.sleep(for: .milliseconds(50))
        try await broker.stop()
        let error = await #expect(throws: MQTTError.self) { _ = try await answer.value }
        #expect(error?.code == .connectionLost)
    }

    @Test func `what cannot connect says why`() async throws {
        let error = await #expect(throws: MQTTError.self) { try await requester(Broker.freePort()).connect() }
        #expect(error?.code == .refused)
    }
}
