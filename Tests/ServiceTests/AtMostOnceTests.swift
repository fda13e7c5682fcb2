import Configuration
import JSONValue
import MQTTClient
import ScomProtocol
import Simulator
import TestSupport
import Testing

extension Integration {
    /// Repeats, late and stored requests: executed once or not at all.
    struct AtMostOnceTests {
        private func with(_ body: (Installation) async throws -> Void) async throws {
            try await Installation.with({ $0.configure = { $0.snapshots = [] } }, body)
        }

        private func request(_ value: Int64, id: JSONValue? = nil, param: Int64 = 1107) -> JSONObject {
            var members: JSONObject = ["device": "xt1", "param": .integer(param), "value": .integer(value)]
            members["id"] = id
            return members
        }

        private func writes(_ installation: Installation) -> [Double] {
            installation.simulator.withPlant { $0.writes.compactMap { $0.value?.number } }
        }

        @Test(arguments: ["text", 7] as [JSONValue]) func aRepeatGetsTheFirstAnswer(id: JSONValue) async throws {
            try await with { installation in
                let first = try await installation.call("write-param", .object(request(16, id: id)), client: "a")
                #expect(first["replayed"] == nil)
                _ = try await installation.call("write-param", .object(request(20, id: "between")), client: "a")
                // Members in another order are the same request.
                let shuffled = JSONObject(request(16, id: id).map { ($0.key, $0.value) }.reversed())
                let second = try await installation.call("write-param", .object(shuffled), client: "a")
                #expect(second["replayed"] == true)
                #expect(second["result"] == first["result"])
                #expect(writes(installation) == [16, 20])
                let other = try await installation.call("write-param", .object(request(17, id: id)), client: "a")
                #expect(other["error"]?["code"] == "correlation_conflict")
                #expect(other["error"]?["pointer"] == "/id")
                // Another client's request of the same id is another request.
                let stranger = try await installation.call("write-param", .object(request(18, id: id)), client: "b")
                #expect(stranger["result"]?["outcome"] == "acknowledged")
                #expect(writes(installation) == [16, 20, 18])
            }
        }

        @Test func correlationDataServesAsAnIdentifier() async throws {
            try await with { installation in
                for _ in 0..<2 {
                    var message = installation.request(
                        "write-param", JSONValue.object(request(16)).serialized(), client: "data")
                    message.correlationData = [0, 255, 7]
                    try await installation.observer.client.publish(message)
                }
                let topic = "xtender/response/write-param/data"
                let first = try await installation.response(on: topic, "write-param")
                let second = try await installation.response(on: topic, "write-param", after: 1)
                #expect(first.message.correlationData == [0, 255, 7])
                #expect(second.message.correlationData == [0, 255, 7])
                #expect(second.document["replayed"] == true)
                #expect(writes(installation) == [16])
            }
        }

        /// A client that has lost patience, and one that repeats at once: each request has an answer, one of them was executed.
        @Test func repeatsWhileItIsAtWork() async throws {
            try await with { installation in
                installation.simulator.withGateway { $0.faults.script = [.late(.milliseconds(150))] }
                let payload = JSONValue.object(request(16, id: "busy")).serialized()
                for _ in 0..<6 {
                    try await installation.observer.client.publish(
                        installation.request("write-param", payload, client: "eager"))
                }
                let topic = "xtender/response/write-param/eager"
                var results: [JSONValue?] = []
                for index in 0..<6 {
                    results.append(
                        try await installation.response(on: topic, "write-param", after: index).document["result"])
                }
                #expect(Set(results).count == 1)
                #expect(writes(installation) == [16])
            }
        }

        @Test func anOldMQTTClientHasTheSame() async throws {
            try await with { installation in
                let topic = "xtender/response/write-param/old"
                let client = try await RecordingClient.connected(
                    to: installation.broker, identifier: "old", subscriptions: [MQTTSubscription(topic)],
                    configure: { $0.protocolVersion = .v311 })
                for _ in 0..<2 {
                    try await client.client.publish(
                        installation.request(
                            "write-param", JSONValue.object(request(16, id: "old")).serialized(), client: "old"))
                }
                let answers = try await client.messages(2).map { try Installation.validated($0, "write-param") }
                #expect(answers.map { $0["replayed"] } == [nil, true])
                #expect(answers[0]["result"] == answers[1]["result"])
                #expect(writes(installation) == [16])
                await client.client.stop()
            }
        }

        @Test func aStoredRequestIsNeverExecuted() async throws {
            try await with { installation in
                var message = installation.request(
                    "write-param", JSONValue.object(request(16, id: "stored")).serialized(), client: "kept")
                message.retain = true
                try await installation.observer.client.publish(message)
                let answer = try await installation.response(on: "xtender/response/write-param/kept", "write-param")
                    .document
                #expect(answer["error"]?["code"] == "retained_request")
                #expect(writes(installation).isEmpty)
            }
        }

        /// The device is held up by a write that a silent gateway does not answer; what waits behind it and comes to its end is
        /// told so then, and never starts.
        @Test(arguments: [true, false]) func aLateWriteNeverStarts(byExpiry: Bool) async throws {
            try await Installation.with({ options in
                options.configure = { configuration in
                    configuration.snapshots = []
                    configuration.link.responseTimeout = .seconds(3)
                }
            }) { installation in
                installation.simulator.withGateway { $0.faults.isSilent = true }
                let slow = JSONValue.object(request(16, id: "slow")).serialized()
                try await installation.observer.client.publish(
                    installation.request("write-param", slow, client: "slow"))
                try await Task.sleep(for: .milliseconds(100))
                var members = request(20, id: "late")
                if !byExpiry { members["timeout_ms"] = 1000 }
                let began = ContinuousClock.now
                let answer = try await installation.call("write-param", .object(members), client: "late") {
                    if byExpiry { $0.messageExpiryInterval = 1 }
                }
                let waited = ContinuousClock.now - began
                #expect(answer["error"]?["code"] == "deadline_exceeded")
                #expect(answer["error"]?["retryable"] == true)
                #expect(waited > .milliseconds(900) && waited < .seconds(7), "\(waited)")
                installation.simulator.withGateway { $0.faults.isSilent = false }
                let first = try await installation.response(on: "xtender/response/write-param/slow", "write-param")
                #expect(first.document["status"] == "ok")
                #expect(writes(installation) == [16])
            }
        }

        /// A client with hundreds of writes waiting delays another's by a few, not by all of them.
        @Test func aFloodKeepsNobodyElseWaiting() async throws {
            try await with { installation in
                for number in 0..<400 {
                    let payload = JSONValue.object(request(Int64(5 + number % 40), id: .integer(Int64(number))))
                        .serialized()
                    try await installation.observer.client.publish(
                        installation.request("write-param", payload, client: "flood"))
                }
                _ = try await installation.response(on: "xtender/response/write-param/flood", "write-param")
                let payload = JSONValue.object(request(50, id: "one")).serialized()
                try await installation.observer.client.publish(
                    installation.request("write-param", payload, client: "single"))
                _ = try await installation.response(on: "xtender/response/write-param/single", "write-param")
                let before = installation.observer.messages.prefix { $0.topic != "xtender/response/write-param/single" }
                let served = before.count { $0.topic == "xtender/response/write-param/flood" }
                #expect(served < 250, "\(served) of the flood were served first")
                _ = try await installation.response(on: "xtender/response/write-param/flood", "write-param", after: 399)
            }
        }
    }
}
