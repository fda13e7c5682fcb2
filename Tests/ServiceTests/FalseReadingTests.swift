import Configuration
import JSONValue
import MQTTClient
import ScomProtocol
import Simulator
import TestSupport
import Testing

extension Integration {
    /// Devices that answer whole and wrong (contract §6): no wrong value reaches a subscriber, and each is counted.
    struct FalseReadingTests {
        private struct Row: Sendable {
            var what: String
            var device = "xt1"
            var info: UInt32 = 3000
            /// What the device answers instead of its value, one reading after the other.
            var answers: [Float]
            /// By how much which counters grow.
            var missing: [String: Int64] = [:]
            var doubted: Int64 = 0
            /// Believed, since a second reading said the same.
            var believed: [Float] = []
        }

        private static let rows: [Row] = [
            Row(what: "not a number", answers: [.nan], missing: ["not_a_number": 1]),
            Row(what: "infinite", answers: [-.infinity], missing: ["not_a_number": 1]),
            Row(what: "beyond what its unit allows", answers: [900], missing: ["out_of_range": 1]),
            Row(what: "a jump that the second reading takes back", answers: [30], doubted: 1),
            Row(
                what: "a jump that the second reading does not confirm", answers: [30, 36],
                missing: ["unconfirmed_jump": 1], doubted: 1),
            Row(what: "then not a number", answers: [30, .nan], missing: ["not_a_number": 1], doubted: 1),
            // The way back is a jump too, and confirmed by the next reading.
            Row(what: "a jump that is confirmed", answers: [30, 30.25], doubted: 2, believed: [30.25]),
            Row(what: "a counter at 0 for a moment", info: 3083, answers: [0], doubted: 1),
            Row(what: "a counter far ahead for a moment", info: 3083, answers: [8000], doubted: 1),
            Row(
                what: "a counter that falls and falls", info: 3083, answers: [0.5, 0],
                missing: ["unconfirmed_jump": 1], doubted: 1),
            Row(what: "a counter that is none", info: 3083, answers: [.nan], missing: ["not_a_number": 1]),
            Row(
                what: "a battery monitor", device: "bsp", info: 7000, answers: [12, 99],
                missing: ["unconfirmed_jump": 1], doubted: 1),
        ]

        /// Read one by one, and several in one exchange: there, a number that is none is read again by itself first.
        @Test(arguments: [false, true]) func isHeldBackAndCounted(isPacked: Bool) async throws {
            try await Installation.with { options in
                options.yaml = """
                    snapshots:
                      - {every: 100ms, devices: [xt1], infos: [3000, 3083]}
                      - {every: 100ms, devices: [bsp], infos: [7000]}
                    publish: {values: true}
                    """
                if !isPacked { options.plant.defaultFirmware = SoftwareVersion(1, 6, 70) }
            } _: { installation in
                let packing = try await installation.observed("whether multi-info is known") { messages in
                    try? messages.lastDocument("xtender/service")?["gateway"]?["multi_info"]?.bool
                }
                #expect(packing == isPacked)
                for row in Self.rows { try await check(row, installation, isPacked) }
            }
        }

        private func check(_ row: Row, _ installation: Installation, _ isPacked: Bool) async throws {
            let address = try #require(DeviceID(row.device)).address
            let described = try await installation.call(
                "describe", ["device": .string(row.device), "object": .integer(Int64(row.info))])
            let name = try #require(described["result"]?["objects"]?.array?.first?["name"]?.string)
            let topic = "xtender/device/\(row.device)/snapshot"
            func snapshots() -> [JSONValue] {
                installation.observer.messages.filter { $0.topic == topic }.compactMap {
                    try? JSONValue(parsing: $0.payload)
                }
            }
            let truth = try #require(
                installation.oracle(["address": .integer(Int64(address.rawValue)), "info": .integer(Int64(row.info))]))
            try await installation.observed("the true value") { _ in
                snapshots().last?["infos"]?[name] == truth ? () : nil
            }
            let before = try await Self.statistics(installation)
            let count = snapshots().count
            let first = installation.observer.messages.count

            installation.simulator.withGateway { $0.glitch(row.info, at: address, row.answers) }
            try await installation.observed("four ticks") { _ in snapshots().count >= count + 4 ? () : nil }

            let comment = Comment(rawValue: row.what)
            let seen = snapshots()[count...]
            let allowed = [truth] + row.believed.compactMap { JSONValue(finite: $0) }
            for snapshot in seen {
                if let value = snapshot["infos"]?[name] {
                    #expect(allowed.contains(value), comment)
                } else {
                    #expect(snapshot["missing"]?.array?.contains(.string(name)) == true, comment)
                }
            }
            for value in row.believed {
                #expect(seen.contains { $0["infos"]?[name] == JSONValue(finite: value) }, comment)
            }
            #expect(seen.last?["infos"]?[name] == truth, comment)
            // A value that is not known has an empty message, which deletes the stored one.
            let texts = installation.observer.messages[first...].filter {
                $0.topic == "xtender/device/\(row.device)/info/\(name)"
            }.map { String(decoding: $0.payload, as: UTF8.self) }
            #expect(Set(texts).isSubset(of: [""] + allowed.map { $0.text() }), comment)

            let after = try await Self.statistics(installation)
            #expect((after["doubted"]?.integer ?? 0) - (before["doubted"]?.integer ?? 0) == row.doubted, comment)
            var changes: [String: Int64] = [:]
            for reason in ["not_a_number", "out_of_range", "unconfirmed_jump"] {
                let change = (after["missing"]?[reason]?.integer ?? 0) - (before["missing"]?[reason]?.integer ?? 0)
                if change > 0 { changes[reason] = change }
            }
            #expect(changes == row.missing || isPacked && changes.isEmpty && row.missing["not_a_number"] == 1, comment)
            #expect(seen.contains { $0["infos"]?[name] == nil } == !changes.isEmpty, comment)
        }

        /// Who asks for it is told, too.
        @Test(arguments: [Float.nan, .infinity]) func isNotAnswered(value: Float) async throws {
            try await Installation.with {
                $0.configure = { $0.snapshots = [] }
            } _: { installation in
                installation.simulator.withGateway { $0.glitch(3000, at: ScomAddress(102), [value]) }
                let response = try await installation.call("read-info", ["device": "xt2", "info": 3000])
                #expect(response["error"]?["code"] == "implausible_value", "\(response.text())")
                let second = try await installation.call("read-info", ["device": "xt2", "info": 3000])
                #expect(second["status"] == "ok")
            }
        }

        private static func statistics(_ installation: Installation) async throws -> JSONValue {
            try #require(try await installation.call("get-stats")["result"]?["snapshots"])
        }
    }
}
