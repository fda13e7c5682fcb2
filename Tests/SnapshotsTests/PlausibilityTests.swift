import ScomCatalog
import ScomProtocol
import Testing

@testable import Snapshots

@Suite struct PlausibilityTests {
    /// Family and number of an info, readings in turn: `?` after a doubted one, whose second reading follows.
    struct Row: CustomTestStringConvertible {
        let name: String
        let device: String
        let number: UInt32
        let readings: [(Float, Plausibility.Verdict)]
        var testDescription: String { name }
    }

    static let rows: [Row] = [
        Row(
            name: "battery voltage moves by up to 15 %", device: "xt1", number: 3000,
            readings: [(52, .believed), (46, .believed), (52, .believed), (43, .doubted)]),
        Row(
            name: "battery voltage is no number", device: "xt1", number: 3000,
            readings: [(.nan, .implausible(.notANumber)), (.infinity, .implausible(.notANumber)), (52, .believed)]),
        Row(
            name: "an absent sensor", device: "xt1", number: 3001,
            readings: [(32767, .implausible(.outOfRange)), (20, .believed), (-61, .implausible(.outOfRange))]),
        Row(
            name: "state of charge moves by up to 20 points", device: "bsp", number: 7002,
            readings: [(80, .believed), (60, .believed), (81, .doubted)]),
        Row(
            name: "an input that fails is asked again", device: "xt1", number: 3011,
            readings: [(230, .believed), (195, .believed), (0, .doubted)]),
        Row(
            name: "frequency", device: "xt1", number: 3084, readings: [(50, .believed), (52, .believed), (0, .doubted)]),
        Row(
            name: "a counter's first reading, and its way back", device: "xt1", number: 3081,
            readings: [(3.2, .doubted)]),
        Row(
            name: "a state goes where it likes", device: "xt1", number: 3028,
            readings: [(1, .believed), (4, .believed), (1, .believed)]),
        Row(
            name: "a capacity is no counter", device: "bms", number: 7055,
            readings: [(200, .believed), (199, .believed)]),
    ]

    @Test(arguments: rows) func judges(_ row: Row) throws {
        let item = try Self.item(row.device, row.number)
        var plausibility = Plausibility()
        for (value, verdict) in row.readings {
            #expect(plausibility.judge(.float(value), of: item) == verdict, "\(value)")
        }
    }

    /// The value believed before, a doubted one, the second reading, and what is said of that.
    @Test(
        arguments: [
            ("xt1", 3000, [52.0], 26.0, 26.1, .believed),
            ("xt1", 3000, [52.0], 26.0, 51.9, .believed),
            ("xt1", 3000, [52.0], 26.0, 37.0, .implausible(.unconfirmedJump)),
            ("xt1", 3000, [52.0], 26.0, Float.nan, .implausible(.notANumber)),
            ("xt1", 3000, [52.0], 26.0, 900, .implausible(.outOfRange)),
            ("xt1", 3081, [], 3.2, 3.2, .believed),
            ("xt1", 3081, [], 0, 3.2, .implausible(.unconfirmedJump)),
            // Midnight: the counter starts again, and says so twice.
            ("xt1", 3081, [12.5], 0, 0.01, .believed),
            ("xt1", 3081, [12.5], 0, 12.5, .believed),
            ("xt1", 3081, [12.5], 12.1, 0, .implausible(.unconfirmedJump)),
            ("xt1", 3081, [12.5], 80, 12.6, .believed),
            ("vt1", 11009, [4.2], 0, 2.1, .implausible(.unconfirmedJump)),
        ] as [(String, UInt32, [Float], Float, Float, Plausibility.Verdict)])
    func judgesTheSecondReading(
        _ device: String, _ number: UInt32, _ before: [Float], _ first: Float, _ second: Float,
        _ verdict: Plausibility.Verdict
    ) throws {
        let item = try Self.item(device, number)
        var plausibility = Plausibility()
        for value in before where plausibility.judge(.float(value), of: item) == .doubted {
            #expect(plausibility.judge(.float(value), after: .float(value), of: item) == .believed)
        }
        #expect(plausibility.judge(.float(first), of: item) == .doubted)
        #expect(plausibility.judge(.float(second), after: .float(first), of: item) == verdict)
        // What was not believed leaves no trace.
        if verdict != .believed, let last = before.last {
            #expect(plausibility.judge(.float(last), of: item) == .believed)
        }
    }

    @Test func judgesEachDeviceByItself() throws {
        var plausibility = Plausibility()
        #expect(plausibility.judge(.float(52), of: try Self.item("xt1", 3000)) == .believed)
        #expect(plausibility.judge(.float(26), of: try Self.item("xt2", 3000)) == .believed)
        plausibility.forget(DeviceID("xt1")!)
        #expect(plausibility.judge(.float(26), of: try Self.item("xt1", 3000)) == .believed)
        #expect(plausibility.judge(.float(52), of: try Self.item("xt2", 3000)) == .doubted)
    }

    @Test func letsParametersBeSetToAnything() throws {
        var plausibility = Plausibility()
        let item = try Self.item("xt1", 1140)
        for value in [54.4, 13.6, 54.4] as [Float] {
            #expect(plausibility.judge(.float(value), of: item) == .believed)
        }
        #expect(plausibility.judge(.float(.nan), of: item) == .implausible(.notANumber))
    }

    static func item(_ device: String, _ number: UInt32) throws -> SnapshotItem {
        let id = try #require(DeviceID(device))
        let object = try #require(Catalog.standard.object(family: id.family, number: number))
        return try #require(SnapshotItem(id, object))
    }
}
