import JSONValue
import MQTTClient
import Testing

@testable import Commands

@Suite struct WatchModelTests {
    private let ink = Ink(isColored: false)

    private func model(_ messages: [(topic: String, text: String)]) -> WatchModel {
        var model = WatchModel(root: "house", address: "broker:1883", ink: ink)
        for (topic, text) in messages {
            model.take(MQTTMessage(topic: "house/" + topic, text: text), at: .now, time: "10:00:00.000")
        }
        return model
    }

    private static let snapshot = """
        {"device":"xt1","address":101,"family":"xtender","sequence":1,"time":"2026-11-22T10:00:07.123Z",
        "infos":{"output_active_power":1.239,"battery_voltage":52.3,"operating_state":"inverter"},
        "params":{"maximum_current_of_ac_source_input_limit":32,"forced_grid_feeding_start_time":"20:00"},
        "missing":["input_voltage"]}
        """

    private static let plant: [(topic: String, text: String)] = [
        ("status", "online"), ("service", #"{"link":{"state":"up","endpoint":"/dev/ttyUSB0","reason":null}}"#),
        (
            "devices",
            #"{"devices":[{"id":"xt1","alias":"kitchen","model":"XTM 4000-48","available":true},{"id":"bsp","available":false}]}"#
        ),
        ("device/xt1/availability", "online"), ("device/bsp/availability", "offline"),
        ("device/xt1/snapshot", snapshot),
    ]

    @Test func showsDevicesWithValuesAndUnits() {
        let lines = model(Self.plant).frame(.init(columns: 100, rows: 30), ink: ink)
        #expect(lines[0].hasPrefix("xtmq watch  house at broker:1883"))
        #expect(lines[0].hasSuffix("q quits"))
        #expect(lines[1] == "service online  link up, /dev/ttyUSB0")
        #expect(lines[2] == "line: not known")
        #expect(lines[3].hasPrefix("── devices ─"))
        #expect(lines[4] == "bsp  offline")
        #expect(lines[5] == "xt1 kitchen  XTM 4000-48  10:00:07  1 missing")
        #expect(
            lines[6].hasPrefix("  Operating state              inverter       Battery voltage              52.3 Vdc"))
        #expect(lines[7].contains("Output active power          1.24 kW"))
        #expect(lines[7].contains("set Maximum current of AC s… 32 Aac"))
        #expect(lines[8].trimmingPrefix(while: { $0 == " " }).hasPrefix("set Forced grid feeding sta… 20:00 "))
        #expect(lines[9].hasPrefix("── requests ─"))
    }

    @Test func requestsAndTheirOutcomeStandBelow() {
        let requests = [
            ("request/write-param/anna", #"{"id":1,"device":"xt1","param":1107,"value":16}"#),
            ("response/write-param/anna", #"{"id":1,"status":"error","error":{"code":"out_of_range","message":"no"}}"#),
        ]
        let lines = model(Self.plant + requests).frame(.init(columns: 120, rows: 30), ink: ink)
        #expect(
            lines.contains(#"10:00:00.000 → write-param from anna {"id":1,"device":"xt1","param":1107,"value":16}"#))
        #expect(lines.contains { $0.hasPrefix("10:00:00.000 ← write-param out_of_range no") })
    }

    /// However small the window is, nothing is wider or higher.
    @Test(arguments: [(200, 60), (80, 24), (40, 12), (20, 6), (5, 3), (1, 1)])
    func fitsTheWindow(columns: Int, rows: Int) {
        var messages = Self.plant
        for number in 1...9 {
            messages.append(("device/vt\(number)/snapshot", Self.snapshot.replacing("xt1", with: "vt\(number)")))
            messages.append(("request/read-guid/\(number)", #"{"id":\#(number)}"#))
        }
        let lines = model(messages).frame(.init(columns: columns, rows: rows), ink: ink)
        #expect(lines.count <= rows)
        #expect(lines.allSatisfy { $0.count <= columns })
        if rows == 24 { #expect(lines.contains { $0.hasPrefix("xt1 kitchen") }) }
        if rows == 12 { #expect(lines.contains { $0.contains("more devices") }) }
    }

    @Test func whatIsNotLiveIsSaidToBeOld() {
        var model = model(Self.plant + [("status", "offline")])
        var lines = model.frame(.init(columns: 100, rows: 30), ink: ink)
        #expect(lines[1] == "service offline")
        #expect(lines[5].contains("as it was last"))
        model = self.model(Self.plant)
        model.brokerError = "refused"
        lines = model.frame(.init(columns: 100, rows: 30), ink: ink)
        #expect(lines[1].hasPrefix("broker: refused"))
        #expect(lines[5].contains("as it was last"))
    }

    @Test func devicesThatAreGoneVanish() {
        let lines = model(Self.plant + [("device/xt1/availability", "")]).frame(.init(columns: 80, rows: 30), ink: ink)
        #expect(!lines.contains { $0.hasPrefix("xt1") })
    }

    /// Whoever may publish must not command the terminal.
    @Test func controlCharactersDoNothing() {
        let evil = "\u{1B}[2J\u{7}"
        let lines = model([
            ("status", evil), ("request/read-guid/\(evil)", evil), ("device/\(evil)/availability", "online"),
            ("service", #"{"link":{"state":"\u001b[2J","endpoint":"\u0007"}}"#),
            ("device/xt1/snapshot", #"{"family":"xtender","infos":{"a\u001b":"\u001b[31m"},"params":{}}"#),
            ("devices", #"{"devices":[{"id":"xt1","alias":"\u001b","model":"\u009b31m"}]}"#),
        ]).frame(.init(columns: 100, rows: 30), ink: ink)
        #expect(lines.allSatisfy { $0.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control } })
    }

    @Test func eventsAreBounded() {
        var model = model([])
        for number in 0..<10_000 { model.add("\(number)", time: "") }
        #expect(model.events.count == WatchModel.maximumEvents)
        #expect(model.events.last?.text == "9999")
    }

    private static func statistics(_ uptime: Double, _ share: Double, _ exchanges: Int, since: String = "a")
        -> JSONValue
    {
        [
            "since": .string(since), "uptime_s": .real(uptime),
            "line": ["utilisation": .real(share), "exchanges": .integer(Int64(exchanges))],
            "queue": ["depth": 3, "capacity": 1024],
        ]
    }

    @Test(
        arguments: [
            (nil, statistics(100, 0.25, 500), "25 % busy, 5.0 exchanges/s, 3 of 1024 waiting"),
            (
                statistics(100, 0.25, 500), statistics(110, 0.318_181_8, 560),
                "100 % busy, 6.0 exchanges/s, 3 of 1024 waiting"
            ),
            (statistics(100, 0.5, 500), statistics(200, 0.25, 500), "0 % busy, 0.0 exchanges/s, 3 of 1024 waiting"),
            (
                statistics(100, 0.5, 500, since: "b"), statistics(10, 0.1, 20),
                "10 % busy, 2.0 exchanges/s, 3 of 1024 waiting"
            ),
            (statistics(100, 0.5, 500), statistics(100, 0.5, 500), nil), (nil, [:], nil), (nil, 1, nil),
        ] as [(JSONValue?, JSONValue, String?)])
    func loadOfLate(earlier: JSONValue?, later: JSONValue, text: String?) {
        #expect(LineLoad(later, since: earlier)?.text == text)
    }

    @Test(arguments: [(0.0, "░░░░"), (0.01, "█░░░"), (0.5, "██░░"), (1, "████")])
    func bar(share: Double, bar: String) {
        #expect(LineLoad(Self.statistics(1, share, 1), since: nil)?.bar(4) == bar)
    }
}
