import Configuration
import JSONValue
import MQTTClient
import ScomProtocol
import Simulator
import TestSupport
import Testing

extension Integration {
    /// Lists that are too long, and batches that cannot be done or undone.
    struct BadListTests {
        private func with(_ body: (Installation) async throws -> Void) async throws {
            try await Installation.with(
                { options in
                    options.configure = { configuration in
                        configuration.clients = .init(named: ["expert": .init(write: .expert, persist: true)])
                        configuration.snapshots = []
                    }
                }, body)
        }

        static let lists: [(method: String, item: JSONValue, limit: Int)] = [
            ("read-batch", ["device": "xt1", "info": 3000], 1024),
            ("read-aggregate", ["info": 3000, "of": "sum"], 1024),
            ("write-batch", ["device": "xt1", "param": 1107, "value": 16], 64),
        ]

        @Test func oneItemTooManyIsRefusedAndNothingAsked() async throws {
            try await with { installation in
                for (method, item, limit) in Self.lists {
                    let before = installation.simulator.withGateway { $0.counters.requests }
                    let items = [JSONValue](repeating: item, count: limit + 1)
                    let answer = try await installation.call(method, ["id": "long", "items": .array(items)])
                    #expect(answer["error"]?["code"] == "schema_violation", "\(method)")
                    #expect(answer["error"]?["pointer"] == "/items", "\(method)")
                    #expect(answer["error"]?["message"]?.string?.contains(String(limit)) == true, "\(answer.text())")
                    let empty = try await installation.call(method, ["id": "empty", "items": []])
                    #expect(empty["error"]?["pointer"] == "/items", "\(method)")
                    #expect(installation.simulator.withGateway { $0.counters.requests } == before)
                }
            }
        }

        /// It fails in the middle, and one of the old values cannot be put back: what stands where is said exactly.
        @Test func aBatchThatCannotBeUndoneSaysWhatStands() async throws {
            try await with { installation in
                // So that the limits are known, and each write is a read and a write.
                for (number, parameter) in [1107, 1138].enumerated() {
                    for value in [10, 32 + 28 * number] {
                        _ = try await installation.call(
                            "write-param",
                            [
                                "id": .string("\(parameter)-\(value)"), "device": "xt1",
                                "param": .integer(Int64(parameter)), "value": .integer(Int64(value)),
                            ])
                    }
                }
                installation.simulator.withGateway {
                    $0.faults.script = Array(repeating: .none, count: 7) + [.error(.writePropertyFailed)]
                }
                let answer = try await installation.call(
                    "write-batch",
                    [
                        "id": "u",
                        "items": [
                            ["device": "xt1", "param": 1107, "value": 16],
                            ["device": "xt1", "param": 1138, "value": 40],
                            ["device": "xt1", "param": 1107, "value": 60],
                            ["device": "xt2", "param": 1107, "value": 20],
                        ], "on_error": "restore",
                    ])
                let items = try #require(answer["result"]?["items"]?.array, "\(answer.text())")
                #expect(answer["result"]?["failed"] == 1)
                #expect(items[0]["restored"] == true && items[0]["stands"] == 32, "\(items[0].text())")
                #expect(items[1]["restored"] == nil && items[1]["stands"] == 40, "\(items[1].text())")
                #expect(items[1]["restore_error"]?["code"] == "write_property_failed")
                #expect(items[1]["restore_error"]?["message"]?.string?.contains("still holds 40 Adc, not 60") == true)
                #expect(items[2]["error"]?["code"] == "out_of_range")
                #expect(items[3]["outcome"] == "not_tried")
                let inverter = ScomAddress(101)
                #expect(installation.simulator.withPlant { $0.ramValue(1107, at: inverter) } == .float(32))
                #expect(installation.simulator.withPlant { $0.ramValue(1138, at: inverter) } == .float(40))
                #expect(installation.simulator.withPlant { $0.writes.allSatisfy { $0.device == inverter } })
            }
        }

        /// The ledger goes with the device, not with its address.
        @Test func aDeviceThatWasSwappedHasItsOwnCount() async throws {
            try await with { installation in
                let inverter = ScomAddress(101)
                func count() async throws -> JSONValue? {
                    let answer = try await installation.call("describe", ["device": "xt1", "object": 1107])
                    return answer["result"]?["objects"]?[0]?["flash_writes"]
                }
                let first = try #require(installation.simulator.withPlant { $0.factoryID(at: inverter) })
                _ = try await installation.call(
                    "write-param", ["id": "f", "device": "xt1", "param": 1107, "value": 20, "persist": true],
                    client: "expert")
                #expect(try await count() == 1)
                for (factoryID, writes) in [(FactoryID(rawValue: 0xABCD_EF01), 0), (first, 1)] {
                    installation.simulator.withPlant { plant in
                        plant.remove(inverter)
                        plant.restore(inverter, factoryID: factoryID)
                    }
                    _ = try await installation.call("scan")
                    #expect(try await count() == .integer(Int64(writes)))
                }
            }
        }
    }
}
