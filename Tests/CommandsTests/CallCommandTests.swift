import JSONValue
import MQTTClient
import TestSupport
import Testing

/// `call` with a broker but no service behind it; `DemoCommandTests` has the rest.
@Suite struct CallCommandTests {
    @Test func withoutABroker() async throws {
        let port = try Broker.freePort()
        let result = try await Program.run(["call", "read-guid", "--host", "127.0.0.1", "--port", "\(port)"])
        #expect(result.status == 69)
        #expect(result.errors.contains("the broker at 127.0.0.1:\(port)"))
    }

    @Test func withoutAService() async throws {
        let broker = try await Broker()
        let result = try await Program.run(
            ["call", "read-guid", "--host", "127.0.0.1", "--port", "\(broker.port)", "--timeout", "1"])
        #expect(result.status == 69)
        #expect(result.errors.contains("is the service running"))
    }

    @Test func withTheWrongAccount() async throws {
        var options = Broker.Options()
        options.users = ["anna": "right"]
        let broker = try await Broker(options)
        let result = try await Program.run(
            [
                "call", "read-guid", "--host", "127.0.0.1", "--port", "\(broker.port)", "--username", "anna",
                "--password-env", "PASSWORD",
            ], environment: ["PASSWORD": "wrong"])
        #expect(result.status == 77)
        #expect(!(result.errors + result.output).contains("wrong"))
    }

    @Test(arguments: [
        (["call", "read-info", "{"], "not JSON"), (["call", "read-info", "[]"], "an object is expected"),
    ])
    func whatIsNoRequestIsNotSent(arguments: [String], message: String) async throws {
        let result = try await Program.run(arguments)
        #expect(result.status == 65)
        #expect(result.errors.contains(message))
    }

    /// What a service could answer, by a stand-in.
    @Test(arguments: [
        (#"{"status": "ok", "result": {"guid": "x"}}"#, 0 as Int32),
        (#"{"status": "error", "error": {"code": "out_of_range", "retryable": false}}"#, 65),
        (#"{"status": "error", "error": {"code": "busy", "retryable": true}}"#, 75),
        (#"{"status": "error", "error": {"code": "permission_denied", "retryable": false}}"#, 77),
        (#"{"status": "error", "error": {"code": "write_unverified", "retryable": false}}"#, 74),
        (#"{"status": "error", "error": {"code": "internal_error", "retryable": false}}"#, 70),
        ("hello", 76),
    ])
    func theExitStatusTellsTheOutcome(response: String, status: Int32) async throws {
        let broker = try await Broker()
        let service = try await RecordingClient.connected(
            to: broker, identifier: "stand-in", subscriptions: [MQTTSubscription("plant/request/#")],
            respond: { client, event in
                guard case .message(let request) = event, let topic = request.responseTopic else { return }
                var message = MQTTMessage(topic: topic, text: response)
                message.correlationData = request.correlationData
                try? client.publish(message)
            })
        let result = try await Program.run(
            [
                "call", "read-guid", "--host", "127.0.0.1", "--port", "\(broker.port)", "--root", "plant", "--client",
                "anna",
            ])
        #expect(result.status == status)
        let request = try #require(service.messages.first)
        #expect(request.topic == "plant/request/read-guid/anna")
        #expect(request.responseTopic == "plant/response/read-guid/anna")
        #expect(
            String(decoding: request.payload, as: UTF8.self).wholeMatch(of: /{"timeout_ms":10000,"id":"call-\d+"}/)
                != nil)
        if status != 76 { #expect(result.output.contains(#""status": "#)) }
    }

    /// The service's side of MQTT 3.1.1 sees neither response topic nor correlation data.
    @Test(arguments: [("{}", #""id": "call-"#), (#"{"id": 7}"#, #""id": 7"#)])
    func aServiceOnMQTT311AnswersByTheIdentifier(request: String, printed: String) async throws {
        let broker = try await Broker()
        let service = try await RecordingClient.connected(
            to: broker, identifier: "stand-in", subscriptions: [MQTTSubscription("xtender/request/#")],
            configure: { $0.protocolVersion = .v311 },
            respond: { client, event in
                guard case .message(let request) = event,
                    let id = (try? JSONValue(parsing: request.payload))?["id"]
                else { return }
                for (id, guid) in [("another's" as JSONValue, "b"), (id, "a")] {
                    let response: JSONValue = ["id": id, "status": "ok", "result": ["guid": .string(guid)]]
                    try? client.publish(
                        MQTTMessage(topic: "xtender/response/read-guid/anna", payload: response.serialized()))
                }
            })
        let result = try await Program.run(
            [
                "call", "read-guid", request, "--host", "127.0.0.1", "--port", "\(broker.port)", "--client", "anna",
                "--timeout", "5",
            ])
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.contains(#""guid": "a""#) && result.output.contains(printed), "\(result.output)")
        await service.client.stop()
    }

    @Test func aSeriesIsPrintedToItsEnd() async throws {
        let broker = try await Broker()
        let service = try await RecordingClient.connected(
            to: broker, identifier: "stand-in", subscriptions: [MQTTSubscription("xtender/request/#")],
            respond: { client, event in
                guard case .message(let request) = event, let topic = request.responseTopic else { return }
                for sequence in 0...2 {
                    let text = #"{"status": "ok", "result": {"sequence": \#(sequence), "last": \#(sequence == 2)}}"#
                    var message = MQTTMessage(topic: topic, text: text)
                    message.correlationData = request.correlationData
                    try? client.publish(message)
                }
            })
        let result = try await Program.run(
            ["call", "read-datalog", #"{"file": "LG251122.CSV"}"#, "--host", "127.0.0.1", "--port", "\(broker.port)"])
        #expect(result.status == 0)
        #expect(result.output.matches(of: /"sequence": \d/).count == 3)
        #expect(service.messages.count == 1)
    }
}
