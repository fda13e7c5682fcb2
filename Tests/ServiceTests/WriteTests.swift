import Configuration
import JSONValue
import MQTTClient
import ScomProtocol
import Simulator
import TestSupport
import Testing

extension Integration {
    /// What a write does, says and leaves, over a broker and a simulated gateway.
    struct WriteTests {
        static let inverter = ScomAddress(101)

        private func with(
            _ change: @escaping (inout Installation.Options) -> Void = { _ in },
            _ body: (Installation) async throws -> Void
        ) async throws {
            try await Installation.with(
                { options in
                    options.configure = { configuration in
                        configuration.clients = .init(named: ["expert": .init(write: .expert, persist: true)])
                        configuration.snapshots = []
                    }
                    change(&options)
                }, body)
        }

        private func write(_ members: JSONObject, id: String) -> JSONValue {
            var all: JSONObject = ["id": .string(id), "device": "xt1", "param": 1107]
            for (key, value) in members { all[key] = value }
            return .object(all)
        }

        @Test func ramIsWrittenAndShownBesideFlash() async throws {
            try await with { installation in
                let answer = try await installation.call("write-param", write(["value": 16], id: "r1"))
                #expect(answer["result"]?["outcome"] == "acknowledged")
                #expect(answer["result"]?["before"] == 32)
                #expect(answer["result"]?["after"] == 16)
                #expect(answer["result"]?["persisted"] == false)
                let record = try #require(installation.simulator.withPlant { $0.writes }.last)
                #expect(record.property.propertyID == .unsavedValueQSP)
                #expect(record.value == .float(16))
                #expect(!record.wroteFlash)
                let reading = try await installation.call("read-param", ["device": "xt1", "param": 1107])
                #expect(reading["result"]?["value"] == 32)
                #expect(reading["result"]?["ram"]?["value"] == 16)
                // Once more: nothing to do.
                let again = try await installation.call("write-param", write(["value": 16], id: "r2"))
                #expect(again["result"]?["outcome"] == "skipped")
                #expect(installation.simulator.withPlant { $0.writes.count } == 1)
            }
        }

        @Test func snapshotThenResponseAndAnAuditRecord() async throws {
            try await with({ options in
                options.configure = { configuration in
                    configuration.snapshots = [.init(period: .seconds(600), infos: [], parameters: [.number(1107)])]
                }
            }) { installation in
                let topic = "xtender/response/write-param/watched"
                let payload = write(["value": 17], id: "s1").serialized()
                try await installation.observer.client.publish(
                    installation.request("write-param", payload, client: "watched"))
                let answer = try await installation.response(on: topic, "write-param").document
                #expect(answer["result"]?["after"] == 17)
                let messages = installation.observer.messages
                let response = try #require(messages.firstIndex { $0.topic == topic })
                let snapshot = try #require(
                    messages.firstIndex { message in
                        message.topic == "xtender/device/xt1/snapshot"
                            && (try? JSONValue(parsing: message.payload))?["params"]?[
                                "maximum_current_of_ac_source_input_limit"] == 17
                    })
                #expect(snapshot < response)
                let event = try await installation.observed("audit record") { messages in
                    try? messages.lastDocument("xtender/event/write")
                }
                #expect(event["client"] == "watched")
                #expect(event["id"] == "s1")
                #expect(event["before"] == 32)
                #expect(event["after"] == 17)
                #expect(event["outcome"] == "acknowledged")
                #expect(!messages[response].retain)
            }
        }

        @Test func refusedWritesAreToldOfToo() async throws {
            try await with { installation in
                let answer = try await installation.call(
                    "write-param", ["id": "p1", "device": "xt1", "param": 1108, "value": 44], client: "stranger")
                #expect(answer["error"]?["code"] == "permission_denied")
                let event = try await installation.observed("audit record") { messages in
                    try? messages.lastDocument("xtender/event/write")
                }
                #expect(event["outcome"] == "refused")
                #expect(event["client"] == "stranger")
                #expect(event["error"]?["code"] == "permission_denied")
                #expect(installation.simulator.withPlant { $0.writes.isEmpty })
            }
        }

        @Test func flashIsVerifiedCountedAndSpared() async throws {
            try await with { installation in
                let first = try await installation.call(
                    "write-param", write(["value": 20, "persist": true], id: "f1"), client: "expert")
                #expect(first["result"]?["outcome"] == "verified")
                #expect(first["result"]?["persisted"] == true)
                #expect(installation.simulator.withPlant { $0.flashWrites(1107, at: Self.inverter) } == 1)
                let again = try await installation.call(
                    "write-param", write(["value": 20, "persist": true], id: "f2"), client: "expert")
                #expect(again["result"]?["outcome"] == "skipped")
                let described = try await installation.call("describe", ["device": "xt1", "object": 1107])
                #expect(described["result"]?["objects"]?.array?.first?["flash_writes"] == 1)
                let other = try await installation.call("describe", ["device": "xt2", "object": 1107])
                #expect(other["result"]?["objects"]?.array?.first?["flash_writes"] == 0)
                let family = try await installation.call("describe", ["family": "xtender", "object": 1107])
                #expect(family["result"]?["objects"]?.array?.first?["flash_writes"] == nil)
                let counts = try await installation.call("get-stats")["result"]?["flash"]?["writes"]?.array
                #expect(counts?.first?["writes"] == 1)
                // RAM elsewhere, flash as it is: the value is set without wearing flash.
                _ = try await installation.call("write-param", write(["value": 25], id: "f3"), client: "expert")
                let back = try await installation.call(
                    "write-param", write(["value": 20, "persist": true], id: "f4"), client: "expert")
                #expect(back["result"]?["outcome"] == "acknowledged")
                #expect(back["result"]?["before"] == 25)
                #expect(back["result"]?["persisted"] == true)
                #expect(installation.simulator.withPlant { $0.flashWrites(1107, at: Self.inverter) } == 1)
                #expect(installation.simulator.withPlant { $0.ramValue(1107, at: Self.inverter) } == .float(20))
            }
        }

        @Test func theFlashBudgetWarnsThenRefuses() async throws {
            try await with({ options in
                options.configure = { configuration in
                    configuration.clients = .init(named: ["expert": .init(write: .expert, persist: true)])
                    configuration.snapshots = []
                    configuration.flash.budget = 5
                }
            }) { installation in
                var warnings: [Bool] = []
                for number in 1...5 {
                    // The last one's answer is lost: flash tells that it was written, and the warning is due all the same.
                    if number == 5 { installation.simulator.withGateway { $0.faults.script = [.none, .responseLost] } }
                    let answer = try await installation.call(
                        "write-param",
                        write(["value": .integer(Int64(10 + number)), "persist": true], id: "b\(number)"),
                        client: "expert")
                    #expect(answer["result"]?["outcome"] == "verified")
                    let event = try await installation.observed("audit record \(number)") { messages in
                        try? messages.lastDocument("xtender/event/write").flatMap {
                            $0["id"] == .string("b\(number)") ? $0 : nil
                        }
                    }
                    warnings.append(event["warning"] != nil)
                }
                #expect(warnings == [false, false, false, true, true])
                let refused = try await installation.call(
                    "write-param", write(["value": 30, "persist": true], id: "b6"), client: "expert")
                #expect(refused["error"]?["code"] == "flash_budget_exhausted")
                #expect(refused["error"]?["pointer"] == "/persist")
                #expect(installation.simulator.withPlant { $0.flashWrites(1107, at: Self.inverter) } == 5)
                let ram = try await installation.call("write-param", write(["value": 30], id: "b7"), client: "expert")
                #expect(ram["result"]?["outcome"] == "acknowledged")
                #expect(installation.logText.contains("nears its budget"))
            }
        }

        @Test func aDeviceTooOldForRAMAnswersItsErrorAndFlashIsSpared() async throws {
            try await with({ $0.plant.firmware[.xtender] = SoftwareVersion(1, 6, 10) }) { installation in
                let answer = try await installation.call("write-param", write(["value": 16], id: "o1"))
                #expect(answer["error"]?["code"] == "property_not_supported")
                #expect(answer["error"]?["scom_code"] == .integer(Int64(ScomErrorCode.propertyNotSupported.rawValue)))
                #expect(installation.simulator.withPlant { $0.flashWrites(1107, at: Self.inverter) } == 0)
                let reading = try await installation.call("read-param", ["device": "xt1", "param": 1107])
                #expect(reading["result"]?["ram"] == nil)
            }
        }

        @Test func savingSwitchedOffIsNotCalledPersisted() async throws {
            try await with({ options in
                options.configure = { configuration in
                    configuration.clients = .init(named: ["expert": .init(write: .qsp, persist: true)])
                    configuration.snapshots = []
                }
            }) { installation in
                let off: JSONValue = ["id": "n1", "device": "xt1", "param": 1550, "value": false, "persist": true]
                let answer = try await installation.call("write-param", off, client: "expert")
                #expect(answer["result"]?["outcome"] == "verified")
                let write = try await installation.call(
                    "write-param", write(["value": 20, "persist": true], id: "n2"), client: "expert")
                #expect(write["error"]?["code"] == "write_unverified")
                #expect(write["error"]?["message"]?.string?.contains("1550") == true)
                #expect(installation.simulator.withPlant { $0.flashWrites(1107, at: Self.inverter) } == 0)
                let reading = try await installation.call("read-param", ["device": "xt1", "param": 1107])
                #expect(reading["result"]?["ram"]?["value"] == 20)
            }
        }

        @Test func aLimitThatOnlyTheDeviceKnowsComesWithTheRange() async throws {
            try await with { installation in
                let answer = try await installation.call(
                    "write-param", ["id": "i1", "device": "xt1", "param": 1140, "value": 58], client: "expert")
                #expect(answer["error"]?["code"] == "data_too_big")
                #expect(answer["error"]?["scom_code"] == .integer(Int64(ScomErrorCode.dataTooBig.rawValue)))
                #expect(answer["error"]?["pointer"] == "/value")
                #expect(answer["error"]?["message"]?.string?.contains("from 37.9 Vdc to 72 Vdc now") == true)
                #expect(installation.simulator.withPlant { $0.writes.allSatisfy { $0.error != nil } })
            }
        }

        /// What became of it nobody knows, so nothing is concluded from it later.
        @Test func aWriteWithoutAnAnswerLeavesDoubt() async throws {
            try await with { installation in
                _ = try await installation.call("write-param", write(["value": 16], id: "d1"))
                installation.simulator.withGateway { $0.faults.script = [.none, .responseLost] }
                let lost = try await installation.call("write-param", write(["value": 20], id: "d2"))
                #expect(lost["error"]?["code"] == "write_unverified")
                let reading = try await installation.call("read-param", ["device": "xt1", "param": 1107])
                #expect(reading["result"]?["ram"] == nil)
                let conditional = try await installation.call(
                    "write-param", write(["value": 18, "if_value": 16], id: "d3"))
                #expect(conditional["error"]?["code"] == "precondition_failed")
                // The value that was there before is not taken for the one that is.
                let back = try await installation.call("write-param", write(["value": 16], id: "d4"))
                #expect(back["result"]?["outcome"] == "acknowledged")
                #expect(back["result"]?["before"] == .null)
                let values = installation.simulator.withPlant { $0.writes.compactMap { $0.value?.number } }
                #expect(values == [16, 20, 16])
            }
        }

        @Test(arguments: [Fault.responseLost, .requestLost]) func aLostFlashWriteIsReadBack(fault: Fault) async throws {
            try await with { installation in
                _ = try await installation.call("write-param", write(["value": 16], id: "l1"), client: "expert")
                installation.simulator.withGateway { $0.faults.script = [.none, fault] }
                let answer = try await installation.call(
                    "write-param", write(["value": 21, "persist": true], id: "l2"), client: "expert")
                if fault == .responseLost {
                    #expect(answer["result"]?["outcome"] == "verified")
                } else {
                    #expect(answer["error"]?["code"] == "response_timeout")
                }
                let count = installation.simulator.withPlant { $0.flashWrites(1107, at: Self.inverter) }
                #expect(count == (fault == .responseLost ? 1 : 0))
            }
        }

        @Test func aDeviceThatRestartsIsNotSaidToHoldWhatItHeld() async throws {
            try await with { installation in
                _ = try await installation.call("write-param", write(["value": 16], id: "g1"), client: "expert")
                // All devices of the system start anew.
                let reset = try await installation.call(
                    "write-param", ["id": "g2", "device": "xcom", "param": 5121, "value": 1], client: "expert")
                #expect(reset["result"]?["outcome"] == "acknowledged")
                let again = try await installation.call("write-param", write(["value": 16], id: "g3"), client: "expert")
                #expect(again["result"]?["outcome"] == "acknowledged")
                #expect(again["result"]?["before"] == 32)
            }
        }

        /// What was written to RAM is known after a restart of the service; whether the device has restarted too is not.
        @Test func ramIsRememberedOverARestart() async throws {
            try await with { installation in
                _ = try await installation.call("write-param", write(["value": 16], id: "m1"))
                try await installation.restartService()
                try await installation.untilDevicesAreFound()
                let reading = try await installation.call("read-param", ["device": "xt1", "param": 1107])
                #expect(reading["result"]?["value"] == 32)
                #expect(reading["result"]?["ram"]?["value"] == 16)
                let again = try await installation.call("write-param", write(["value": 16], id: "m2"))
                #expect(again["result"]?["outcome"] == "acknowledged")
                #expect(again["result"]?["before"] == 16)
                let repeated = try await installation.call("write-param", write(["value": 16], id: "m1"))
                #expect(repeated["replayed"] == true)
                #expect(installation.simulator.withPlant { $0.writes.count } == 2)
            }
        }

        /// Another device in the place of the one that was written to has not what that one had.
        @Test func whatAnotherDeviceHadIsNotRemembered() async throws {
            try await with { installation in
                _ = try await installation.call("write-param", write(["value": 16], id: "x1"))
                try await installation.shutDown()
                installation.simulator.withPlant {
                    $0.restore(Self.inverter, factoryID: FactoryID(rawValue: 0xABCD_EF01))
                }
                try await installation.restartService()
                try await installation.untilDevicesAreFound()
                let reading = try await installation.call("read-param", ["device": "xt1", "param": 1107])
                #expect(reading["result"]?["ram"] == nil)
            }
        }

        @Test func aGroupHasAResultForEachDevice() async throws {
            try await with { installation in
                let answer = try await installation.call(
                    "write-param", ["id": "q1", "device": "xt", "param": 1107, "value": 16])
                let devices = answer["result"]?["devices"]?.array ?? []
                #expect(devices.map { $0["device"] } == ["xt1", "xt2", "xt3"])
                #expect(devices.allSatisfy { $0["outcome"] == "acknowledged" })
                #expect(Set(installation.simulator.withPlant { $0.writes.map(\.device.rawValue) }) == [101, 102, 103])
            }
        }
    }
}
