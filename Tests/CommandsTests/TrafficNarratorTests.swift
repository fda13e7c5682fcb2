import JSONValue
import MQTTClient
import Testing

@testable import Commands

@Suite struct TrafficNarratorTests {
    private static func message(
        _ topic: String, _ text: String, responseTopic: String? = nil, correlation: [UInt8]? = nil
    ) -> MQTTMessage {
        var message = MQTTMessage(topic: topic, text: text)
        message.responseTopic = responseTopic
        message.correlationData = correlation
        return message
    }

    @Test(arguments: [
        ("x/y/status", "online", "● service online"),
        ("x/y/request/read-guid", "{}", "→ read-guid {}"),
        ("x/y/request/read-guid/anna", #"{"id": 1}"#, #"→ read-guid from anna {"id": 1}"#),
        (
            "x/y/response/read-info",
            #"{"status": "ok", "result": {"device": "xt1", "name": "operating_state", "value": 1, "text": "inverter"}}"#,
            "← read-info ok xt1 operating_state 1 (inverter)"
        ),
        (
            "x/y/response/read-info/anna",
            #"{"status": "error", "error": {"code": "busy", "message": "full"}, "replayed": true}"#,
            "← read-info busy full (replayed)"
        ),
        (
            "x/y/response/read-batch", #"{"status": "ok", "result": {"items": [1, 2], "failed": 0}}"#,
            "← read-batch ok 2 items"
        ),
        (
            "x/y/devices", #"{"devices": [{"id": "xt1", "available": true}, {"id": "bsp", "available": false}]}"#,
            "● 2 devices: xt1, bsp (offline)"
        ),
        (
            "x/y/service", #"{"link": {"state": "down", "endpoint": "/dev/x", "reason": "gone"}}"#,
            "● link down at /dev/x: gone"
        ),
        (
            "x/y/service",
            #"{"started": "10:00", "link": {"state": "down", "since": "10:01", "endpoint": "/dev/x", "reason": "gone"}}"#,
            "● link down at /dev/x: gone"
        ),
        ("x/y/device/xt1/availability", "offline", "● xt1 offline"),
        ("x/y/event/message", #"{"device": "xt1", "text": "AC-In too high"}"#, "! xt1: AC-In too high"),
        (
            "x/y/event/write",
            #"{"client": "anna", "device": "xt1", "param": 9, "before": 1, "after": 2, "outcome": "verified"}"#,
            "✎ written xt1 9 1 → 2 verified by anna"
        ),
    ])
    func anEventIsALine(topic: String, text: String, line: String) {
        var narrator = TrafficNarrator(root: "x/y", ink: Ink(isColored: false))
        #expect(narrator.tell(Self.message(topic, text), at: .now) == .event(line))
    }

    @Test(arguments: [
        ("homeassistant/device/xt1/config", "{}"), ("x/y/device/xt1/info/battery_voltage", "52"),
        ("x/y/device/xt1/availability", "online"), ("x/y/device/xt1/snapshot", "damaged"), ("elsewhere", "{}"),
        // Not tried yet.
        (
            "x/y/service",
            #"{"started": "10:00", "link": {"state": "down", "since": "10:00", "reason": "not opened yet"}}"#
        ),
    ])
    func theRestIsNotTold(topic: String, text: String) {
        var narrator = TrafficNarrator(root: "x/y", ink: Ink(isColored: false))
        #expect(narrator.tell(Self.message(topic, text), at: .now) == nil)
    }

    @Test func stateIsToldWhenItChanges() {
        var narrator = TrafficNarrator(root: "x", ink: Ink(isColored: false))
        let told = ["online", "online", "offline", "online"].map {
            narrator.tell(Self.message("x/status", $0), at: .now)
        }
        #expect(told == [.event("● service online"), nil, .event("● service offline"), .event("● service online")])
    }

    @Test func answersFindTheirRequests() {
        var narrator = TrafficNarrator(root: "x", ink: Ink(isColored: false))
        let start = ContinuousClock.now
        for (index, method) in ["read-info", "read-guid"].enumerated() {
            _ = narrator.tell(
                Self.message("x/request/\(method)", "{}", responseTopic: "mine", correlation: [UInt8(index)]), at: start
            )
        }
        let answer = #"{"status": "ok", "result": {"guid": "g"}}"#
        let line = narrator.tell(Self.message("mine", answer, correlation: [1]), at: start + .milliseconds(12))
        #expect(line == .event(#"← read-guid ok {"guid":"g"}  after 12 ms"#))
    }

    @Test func aSnapshotIsALine() {
        var narrator = TrafficNarrator(root: "x", ink: Ink(isColored: false))
        let text = #"""
            {"device": "xt1", "family": "xtender", "infos": {"battery_voltage": 52.3, "operating_state": "inverter", "x": 1},
             "params": {"y": 2}, "missing": ["z"]}
            """#
        let line = narrator.tell(Self.message("x/device/xt1/snapshot", text), at: .now)
        #expect(
            line
                == .snapshot(
                    device: "xt1", "xt1    Mode inverter  Ubat 52.3 Vdc  (3 infos, 1 params, 1 missing)"))
    }

    @Test func coloursGoAroundTheText() {
        #expect(Ink(isColored: true)(.red, "x") == "\u{1B}[31mx\u{1B}[0m")
        #expect(Ink(isColored: false)(.red, "x") == "x")
    }
}
