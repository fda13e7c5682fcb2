import Configuration
import JSONValue
import MQTTClient
import Runtime
import ScomProtocol
import Simulator
import TestSupport
import Testing

extension Integration {
    /// What surrounds a request: versions of MQTT, correlation, deadlines, sizes, crowds.
    @Suite(.installation { $0.plant.valueMode = .proof })
    struct RequestTests {
        @Test func correlationDataComeBackByteForByte() async throws {
            let installation = try Installation.shared
            let data: [UInt8] = [0, 255, 10, 0, 34, 128]
            var request = installation.request("read-info", [UInt8](#"{"device":"xt1","info":3000}"#.utf8))
            request.correlationData = data
            let response = try await installation.requester.request(request)
            #expect(response.correlationData == data)
            #expect(response.qualityOfService == .atLeastOnce)
        }

        @Test func anOldClientIsServedThroughItsID() async throws {
            let installation = try Installation.shared
            let old = try await RecordingClient.connected(
                to: installation.broker, identifier: "old",
                subscriptions: [MQTTSubscription("xtender/response/+/old", retainAsPublished: false)]
            ) { $0.protocolVersion = .v311 }
            for id in ["\"one\"", "2"] {
                let payload = [UInt8](#"{"id":\#(id),"device":"xt1","info":3000}"#.utf8)
                try await old.client.publish(
                    MQTTMessage(topic: "xtender/request/read-info/old", payload: payload))
            }
            let responses = try await old.messages(2)
            let documents = try responses.map { try Installation.validated($0, "read-info") }
            #expect(Set(documents.map { $0["id"] }) == ["one", 2])
            #expect(documents.allSatisfy { $0["status"] == "ok" })
            #expect(responses.allSatisfy { $0.topic == "xtender/response/read-info/old" && !$0.retain })
            await old.client.stop()
        }

        @Test func aRequestWithoutClientAnswersWithoutClient() async throws {
            let installation = try Installation.shared
            try await installation.observer.client.publish(
                MQTTMessage(topic: "xtender/request/list-devices", text: #"{"id":"anyone"}"#))
            let (document, message) = try await installation.response(
                on: "xtender/response/list-devices", "list-devices")
            #expect(document["id"] == "anyone")
            #expect(message.correlationData == nil)
        }

        @Test(arguments: [262_145, 700_000, 3_000_000])
        func aLongPayloadIsRefusedWithItsLength(_ size: Int) async throws {
            let installation = try Installation.shared
            let request = installation.request("read-info", [UInt8](repeating: 0x20, count: size))
            let response = try await installation.requester.request(request)
            let document = try Installation.validated(response, "read-info")
            #expect(document["error"]?["code"] == "payload_too_large")
            #expect(document["error"]?["message"]?.string?.contains("\(size)") == true)
        }

        @Test func aLongRequestThatIsAllowedIsServed() async throws {
            let installation = try Installation.shared
            let items = JSONValue.array(
                (0..<1024).map { index in
                    [
                        "device": .string("xt\(index % 3 + 1)"),
                        "info": .integer([3000, 3001, 3005, 3006][index / 3 % 4]),
                    ]
                })
            let response = try await installation.call("read-batch", ["items": items])
            let read = try #require(response["result"]?["items"]?.array)
            #expect(read.count == 1024)
            #expect(response["result"]?["failed"] == 0)
            for reading in read { #expect(reading["value"] == installation.oracle(reading.object ?? [:])) }
            // Twelve different values: packed, and shared by all who ask for them.
            #expect(try #require(response["timing"]?["exchanges"]?.integer) <= 4)
        }

        @Test func aCrowdGetsEveryoneHisOwn() async throws {
            let installation = try Installation.shared
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<300 {
                    let device = ["xt1", "xt2", "xt3"][number % 3]
                    let info = Int64([3000, 3001, 3004, 3005, 3006, 3007, 3010][number % 7])
                    group.addTask {
                        let response = try await installation.call(
                            "read-info",
                            ["id": .integer(Int64(number)), "device": .string(device), "info": .integer(info)],
                            client: "c\(number % 10)")
                        #expect(response["id"] == .integer(Int64(number)))
                        #expect(response["result"]?["device"] == .string(device))
                        #expect(response["result"]?["info"] == .integer(info))
                        #expect(response["result"]?["value"] == installation.oracle(response["result"]?.object ?? [:]))
                    }
                }
                try await group.waitForAll()
            }
        }

        @Test func aRecentValueServesWithoutTheLine() async throws {
            let installation = try Installation.shared
            _ = try await installation.call("read-info", ["device": "xt2", "info": 3011])
            let response = try await installation.call(
                "read-info", ["device": "xt2", "info": 3011, "max_age_ms": 60_000])
            #expect(response["result"]?["source"] == "cache")
            #expect(response["timing"]?["exchanges"] == 0)
        }

        @Test func sendersOfRequestsAreCounted() async throws {
            let installation = try Installation.shared
            _ = try await installation.call("read-param", ["device": "xt1", "param": 9])
            let statistics = try await installation.call("get-stats")
            #expect(statistics["result"]?["requests"]?["read-param"]?["unknown_object"] != nil)
            #expect(statistics["result"]?["latency_ms"]?["read-param"]?["count"] != nil)
            #expect(try #require(statistics["result"]?["mqtt"]?["received"]?.integer) > 0)
        }
    }
}

extension Integration {
    /// What a line that does not answer does to requests.
    struct DeadlineTests {
        private static func silent(_ body: (Installation) async throws -> Void) async throws {
            try await Installation.with {
                $0.configure = { configuration in
                    configuration.link.responseTimeout = .seconds(2)
                    configuration.snapshots = []
                    configuration.homeAssistant.isEnabled = false
                }
            } _: { installation in
                // The search for devices is over when the gateway falls silent.
                try await Task.sleep(for: .milliseconds(100))
                installation.simulator.withGateway { $0.faults.isSilent = true }
                try await body(installation)
            }
        }

        @Test func answersWhenTheTimeIsUp() async throws {
            try await Self.silent { installation in
                let begin = ContinuousClock.now
                async let one = installation.call("read-info", ["device": "xt1", "info": 3000, "timeout_ms": 150])
                async let other = installation.call("read-info", ["device": "xt2", "info": 3000, "timeout_ms": 9000]) {
                    $0.messageExpiryInterval = 1
                }
                let first = try await one
                #expect(first["error"]?["code"] == "deadline_exceeded")
                #expect(first["error"]?["retryable"] == true)
                #expect(ContinuousClock.now - begin < .milliseconds(700))
                // The Message Expiry Interval counts where it is the earlier one.
                #expect(try await other["error"]?["code"] == "deadline_exceeded")
                #expect(ContinuousClock.now - begin < .milliseconds(1900))
            }
        }

        @Test func aWriteThatHasNotStartedInTimeNeverStarts() async throws {
            try await Self.silent { installation in
                async let blocking = installation.call(
                    "read-info", ["device": "xt1", "info": 3000, "timeout_ms": 1000])
                try await Task.sleep(for: .milliseconds(50))
                let write = try await installation.call(
                    "write-param", ["id": "late", "device": "xt1", "param": 1107, "value": 16, "timeout_ms": 100])
                #expect(write["error"]?["code"] == "deadline_exceeded")
                _ = try await blocking
                installation.simulator.withGateway { $0.faults.isSilent = false }
                try await Task.sleep(for: .milliseconds(2500))
                #expect(installation.simulator.withPlant { $0.writes.isEmpty })
            }
        }

        @Test func aBadLineGivesRightValuesOrErrors() async throws {
            try await Installation.with {
                $0.plant.valueMode = .proof
                $0.configure = { $0.link.responseTimeout = .milliseconds(100) }
            } _: { installation in
                installation.simulator.withGateway {
                    $0.faults = FaultPlan.everything(probability: 0.02, seed: 7)
                }
                let outcomes = Locked<(right: Int, failed: Int)>((0, 0))
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for number in 0..<240 {
                        group.addTask {
                            let response = try await installation.call(
                                "read-info",
                                [
                                    "device": .string("xt\(number % 3 + 1)"),
                                    "info": .integer([3000, 3001, 3004, 3005, 3006, 3007, 3010, 3011][number % 8]),
                                ], within: .seconds(15))
                            if response["status"] == "ok" {
                                let value = response["result"]?["value"]
                                #expect(value == installation.oracle(response["result"]?.object ?? [:]))
                                outcomes.withLock { $0.right += 1 }
                            } else {
                                outcomes.withLock { $0.failed += 1 }
                            }
                        }
                        if number % 12 == 0 { try await group.next() }
                    }
                    try await group.waitForAll()
                }
                #expect(outcomes.withLock { $0.right } > 150)
                #expect(installation.simulator.withGateway { $0.counters.faults } > 0)
            }
        }
    }
}
