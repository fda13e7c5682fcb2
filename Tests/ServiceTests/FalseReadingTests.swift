import Configuration
import JSONValue
import MQTTClient
import ScomProtocol
import Simulator
import Snapshots
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
                      - {every: 200ms, devices: [xt1], infos: [3000, 3083]}
                      - {every: 200ms, devices: [bsp], infos: [7000]}
                    publish: {values: true}
                    """
                if !isPacked { options.plant.defaultFirmware = SoftwareVersion(1, 6, 70) }
            } _: { installation in
                let packing = try await installation.observed("whether multi-info is known") { messages in
                    try? messages.lastDocument("xtender/service")?["gateway"]?["multi_info"]?.bool
                }
                #expect(packing == isPacked)
                for row in Self.rows {
                    // Counted otherwise where the machine is too busy for a tick: three attempts for each.
                    var differences = try await differences(row, installation, isPacked)
                    for _ in 0..<2 where !differences.isEmpty {
                        differences = try await self.differences(row, installation, isPacked)
                    }
                    #expect(differences.isEmpty, "\(row.what)")
                }
            }
        }

        /// What is missing or counted other than it should be. What is wrong and published is an issue at once.
        private func differences(
            _ row: Row, _ installation: Installation, _ isPacked: Bool
        ) async throws -> [String] {
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
            try await installation.observed("three ticks") { _ in snapshots().count >= count + 3 ? () : nil }

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
            // A value that is not known has an empty message, which deletes the stored one.
            let texts = installation.observer.messages[first...].filter {
                $0.topic == "xtender/device/\(row.device)/info/\(name)"
            }.map { String(decoding: $0.payload, as: UTF8.self) }
            #expect(Set(texts).isSubset(of: [""] + allowed.map { $0.text() }), comment)

            var differences = row.believed.compactMap { value in
                seen.contains { $0["infos"]?[name] == JSONValue(finite: value) } ? nil : "\(value) is not published"
            }
            if seen.last?["infos"]?[name] != truth { differences.append("\(truth.text()) is not published") }
            let after = try await Self.statistics(installation)
            func change(_ pick: (JSONValue) -> JSONValue?) -> Int64 {
                (pick(after)?.integer ?? 0) - (pick(before)?.integer ?? 0)
            }
            let doubted = change { $0["doubted"] }
            if doubted != row.doubted { differences.append("doubted: \(doubted)") }
            var changes: [String: Int64] = [:]
            for reason in MissingReason.allCases.map(\.rawValue) {
                let change = change { $0["missing"]?[reason] }
                if change > 0 { changes[reason] = change }
            }
            if changes != row.missing, !(isPacked && changes.isEmpty && row.missing["not_a_number"] == 1) {
                differences.append("counted: \(changes)")
            }
            if seen.contains(where: { $0["infos"]?[name] == nil }) == changes.isEmpty { differences.append("missing") }
            return differences
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
