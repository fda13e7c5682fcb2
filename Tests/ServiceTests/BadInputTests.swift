import Configuration
import JSONValue
import MQTTClient
import ScomProtocol
import Simulator
import TestSupport
import Testing

extension Integration {
    /// Every member of every changing method, wrong in every way: an error that names it, and nothing is written.
    @Suite(
        .serialized,
        .installation { options in
            options.configure = { configuration in
                configuration.clients = .init(named: [
                    "tester": .init(write: .qsp, persist: true, raw: true)
                ])
                configuration.snapshots = []
            }
        })
    struct BadInputTests {
        /// A request whose member is wrong.
        struct Row: Sendable, CustomTestStringConvertible {
            var method: String
            var member: String
            var value: JSONValue
            var payload: [UInt8]

            var testDescription: String { "\(method) \(member): \(value.text().prefix(40))" }
        }

        /// Each is right; rows put something wrong into it.
        static let requests: [String: JSONObject] = [
            "write-param": [
                "device": "xt1", "param": 1107, "value": 16, "persist": false, "if_value": 32, "timeout_ms": 5000,
            ],
            "write-batch": [
                "items": [["device": "xt1", "param": 1107, "value": 16]], "on_error": "stop", "timeout_ms": 5000,
            ],
            "write-property": [
                "device": "xt1", "object_type": 2, "object_id": 1107, "property_id": 13, "format": "float", "value": 16,
                "timeout_ms": 5000,
            ],
            "write-datalog-field": ["text": "#x", "timeout_ms": 5000],
            "identify": ["device": "xt1", "timeout_ms": 5000],
            "set-clock": ["time": "2026-11-22T10:00:00Z", "timeout_ms": 5000],
        ]

        static let absurd: [JSONValue] = [
            .null, [:], [], [[[]]], "", "NaN", "Infinity", "-0", "\u{0}", "xt1\u{0}", "💥", -1, -0.0, 1e308, -1e308,
            1e-308,
            1.5, 9_007_199_254_740_993, .integer(.max), .integer(.min), true, ["a": ["b": ["c": 1]]],
            .string(String(repeating: "x", count: 1000)), .array(Array(repeating: 1, count: 2000)),
        ]

        /// What of the absurd is right for a member, or is not looked at.
        static let allowed: [String: [JSONValue]] = [
            "write-param/persist": [true], "write-batch/items": [], "identify/device": [],
            // Zero names something, if nothing that a device has.
            "write-property/object_id": [1.5, -0.0], "write-property/property_id": [-0.0],
            "write-property/object_type": [-0.0], "write-property/device": [-0.0],
            "write-property/value": [
                -1, -0.0, 1e-308, 1.5, true, 9_007_199_254_740_993, .integer(.max), .integer(.min),
            ],
            "write-datalog-field/text": ["", "NaN", "Infinity", "-0"],
            "write-param/if_value": [],
        ]

        static let rows: [Row] = requests.sorted { $0.key < $1.key }.flatMap { method, request in
            request.keys.flatMap { member in
                absurd.enumerated().compactMap { index, value -> Row? in
                    if allowed["\(method)/\(member)"]?.contains(value) ?? false { return nil }
                    var members = request
                    members[member] = value
                    members["id"] = .string("\(method)-\(member)-\(index)")
                    return Row(
                        method: method, member: member, value: value, payload: JSONValue.object(members).serialized())
                }
            }
        }

        @Test func wrongMembersAreNamed() async throws {
            let installation = try Installation.shared
            let methods = try await installation.methods()
            let before = installation.simulator.withPlant { $0.writes.count }
            for row in Self.rows where methods.contains(row.method) {
                let message = installation.request(row.method, row.payload, client: "tester")
                let answer = try Installation.validated(try await installation.requester.request(message), row.method)
                let told = "\(row.testDescription): \(answer.text())"
                #expect(answer["status"] == "error", "\(told)")
                let pointer = answer["error"]?["pointer"]?.string ?? ""
                let isNamed = pointer == "/\(row.member)" || pointer.hasPrefix("/\(row.member)/")
                #expect(isNamed, "\(told)")
            }
            #expect(installation.simulator.withPlant { $0.writes.count } == before, "nothing may reach a device")
        }

        @Test func missingAndUnknownMembersAreNamed() async throws {
            let installation = try Installation.shared
            let methods = try await installation.methods()
            let required: [String: [String]] = [
                "write-param": ["device", "param", "value"], "write-batch": ["items"],
                "write-property": ["device", "object_type", "object_id", "property_id", "value"],
                "write-datalog-field": ["text"], "identify": ["device"],
            ]
            let before = installation.simulator.withPlant { $0.writes.count }
            for (method, request) in Self.requests where methods.contains(method) {
                for member in required[method] ?? [] {
                    var members = request
                    members[member] = nil
                    members["id"] = .string("missing-\(method)-\(member)")
                    let answer = try await installation.call(method, .object(members), client: "tester")
                    #expect(answer["error"]?["code"] == "schema_violation")
                    #expect(answer["error"]?["pointer"] == .string("/\(member)"), "\(answer.text())")
                }
                for member in ["extra", "Device", ""] {
                    var members = request
                    members[member] = 1
                    members["id"] = .string("extra-\(method)-\(member)")
                    let answer = try await installation.call(method, .object(members), client: "tester")
                    #expect(answer["error"]?["code"] == "schema_violation", "\(answer.text())")
                    #expect(answer["error"]?["pointer"] == .string("/\(member)"), "\(answer.text())")
                }
                var members = request
                members["id"] = nil
                let message = installation.request(method, JSONValue.object(members).serialized(), client: "anybody")
                try await installation.observer.client.publish(message)
                let answer = try await installation.response(on: "xtender/response/\(method)/anybody", method).document
                #expect(answer["error"]?["pointer"] == "/id", "\(answer.text())")
            }
            #expect(installation.simulator.withPlant { $0.writes.count } == before, "nothing may reach a device")
        }

        /// Octets that are no request at all.
        static let octets: [(String, [UInt8], String)] = [
            ("nothing", [], "invalid_json"),
            ("a NUL octet", Array(#"{"id":"a","device":"xt1","param":1107,"value":16}"#.utf8) + [0], "invalid_json"),
            (
                "invalid UTF-8", Array(#"{"id":"a","device":"xt"#.utf8) + [0xC3, 0x28] + Array(#""}"#.utf8),
                "invalid_json"
            ),
            (
                "an overlong slash", Array(#"{"id":"a","device":""#.utf8) + [0xC0, 0xAF] + Array(#""}"#.utf8),
                "invalid_json"
            ),
            (
                "a member twice", Array(#"{"id":"a","device":"xt1","param":1107,"value":16,"value":17}"#.utf8),
                "invalid_json"
            ),
            ("NaN", Array(#"{"id":"a","device":"xt1","param":1107,"value":NaN}"#.utf8), "invalid_json"),
            ("beyond a double", Array(#"{"id":"a","device":"xt1","param":1107,"value":1e400}"#.utf8), "invalid_json"),
            (
                "beyond 64 bits", Array(#"{"id":"a","device":"xt1","param":1107,"value":99999999999999999999}"#.utf8),
                "invalid_json"
            ),
            ("deep", Array(repeating: UInt8(ascii: "["), count: 100_000), "invalid_json"),
            (
                "deep within",
                Array((#"{"id":"a","value":"# + String(repeating: "[", count: 5000)).utf8)
                    + Array(repeating: UInt8(ascii: "]"), count: 5000) + [UInt8(ascii: "}")], "invalid_json"
            ),
            ("two documents", Array(#"{"id":"a"}{"id":"b"}"#.utf8), "invalid_json"),
            ("a byte order mark", [0xEF, 0xBB, 0xBF] + Array(#"{"id":"a"}"#.utf8), "invalid_json"),
            ("a text", Array(#""write""#.utf8), "schema_violation"),
            (
                "a million characters",
                Array(
                    (#"{"id":"a","device":"xt1","param":1107,"value":""# + String(repeating: "9", count: 1_000_000)
                        + "\"}")
                        .utf8),
                "payload_too_large"
            ),
        ]

        @Test(arguments: octets) func whatIsNoRequestIsAnswered(row: (String, [UInt8], String)) async throws {
            let installation = try Installation.shared
            let before = installation.simulator.withPlant { $0.writes.count }
            let message = installation.request("write-param", row.1, client: "tester")
            let answer = try Installation.validated(try await installation.requester.request(message), "write-param")
            #expect(answer["error"]?["code"] == .string(row.2), "\(row.0): \(answer.text().prefix(300))")
            #expect(installation.simulator.withPlant { $0.writes.count } == before)
        }
    }
}

extension Installation {
    /// Names of the methods that the service says it has.
    func methods() async throws -> Set<String> {
        let service = try await observed("R/service") { try? $0.lastDocument("xtender/service") }
        return Set(service["methods"]?.array?.compactMap(\.string) ?? [])
    }
}
