import JSONValue
import Testing

@testable import Migration

/// The topics of xtender_mqtt: what is published there, and what is asked for.
struct OldTopicsTests {
    private let topics = OldTopics(root: "house/xtender")

    @Test func valuesAsTheOldProgramPublishedThem() {
        let snapshot: JSONValue = [
            "device": "xt2", "address": 102, "family": "xtender",
            "infos": [
                "battery_voltage": 52.3, "output_voltage": 230, "operating_state": "charger", "lockings_flag": 0,
                "state_of_transfer_relay": "closed", "battery_cycle_phase": "absorpt.", "battery_temperature": 20.5,
                "energy_ac_in_from_the_current_day": 1.25,
            ],
            "params": [
                "inverter_allowed": true, "charger_allowed": false, "floating_voltage": 54.4,
                "forced_grid_feeding_start_time": "13:41",
            ],
            "missing": [],
        ]
        let values = Dictionary(topics.values(of: snapshot).map { ($0.topic, $0.payload) }) { first, _ in first }
        #expect(
            values == [
                "house/xtender/102/values/batteryVoltage": "52.3",
                "house/xtender/102/values/busVoltage": "230.0",
                "house/xtender/102/values/outputVoltage": "230.0",
                "house/xtender/102/values/operatingMode": "Charger",
                "house/xtender/102/values/remoteEntryActivate": "2.0",
                "house/xtender/102/values/lockingsFlag": "0.0",
                "house/xtender/102/values/stateOfTransferRelay": "Closed",
                "house/xtender/102/values/batteryCyclePhase": "Absorpt.",
                "house/xtender/102/values/energyACInCurrentDay": "1.25",
                "house/xtender/102/parameters/allowInverter": "1",
                "house/xtender/102/parameters/allowCharger": "0",
                "house/xtender/102/parameters/chargerAllowed": "0",
                "house/xtender/102/parameters/floatingVoltage": "54.4",
                "house/xtender/102/parameters/gridFeedingStartTime": "821",
            ])
    }

    @Test(arguments: [[:] as JSONValue, 1, ["address": 301, "infos": ["battery_voltage": 52]], ["address": 101]])
    func nothingOfAnythingElse(snapshot: JSONValue) {
        #expect(topics.values(of: snapshot).isEmpty)
    }

    @Test(
        arguments: [
            ("allowInverter", "1", 1124, true), ("allowInverter", "0", 1124, false),
            ("allowInverter", "1.0", 1124, true),
            ("maximumAcInputCurrent", "16", 1107, 16), ("maximumAcInputCurrent", " 16.5\n", 1107, 16.5),
            ("gridFeedingStartTime", "821", 1525, 821), ("batteryMaximumVoltage", "6.8e1", 1121, 68),
        ] as [(String, String, JSONValue, JSONValue)])
    func commands(name: String, payload: String, number: JSONValue, value: JSONValue) throws {
        let command = try #require(
            topics.command(topic: "house/xtender/103/parameters/\(name)/set", payload: Array(payload.utf8)))
        #expect(command.address == 103)
        #expect(try command.members.get() == ["device": 103, "param": number, "value": value])
    }

    @Test(arguments: [
        ("allowInverter", "2", OldTopics.Refusal.Reason.unsuitableValue), ("allowInverter", "", .unsuitableValue),
        ("allowInverter", "on", .unsuitableValue), ("maximumAcInputCurrent", "nan", .unsuitableValue),
        ("maximumAcInputCurrent", "inf", .unsuitableValue), ("maximumAcInputCurrent", "0x10", .unsuitableValue),
        ("maximumAcInputCurrent", "1e999", .unsuitableValue), ("maximumAcInputCurrent", "16 A", .unsuitableValue),
        ("maximumAcInputCurrent", #"{"value": 16}"#, .unsuitableValue),
        ("maximumAcInputCurrent", String(repeating: "0", count: 4000), .unsuitableValue),
        ("gridFeedingStartTime", "1.5", .unsuitableValue), ("restoreFactorySettings", "1", .isAct),
        ("forceNewChargeCycle", "1", .isAct), ("allowInvertor", "1", .unknownName),
        ("batteryVoltage", "1", .unknownName), ("", "1", .unknownName),
    ])
    func refusedCommands(name: String, payload: String, reason: OldTopics.Refusal.Reason) throws {
        let command = try #require(
            topics.command(topic: "house/xtender/101/parameters/\(name)/set", payload: Array(payload.utf8)))
        #expect(throws: OldTopics.Refusal.self) { try command.members.get() }
        guard case .failure(let refusal) = command.members else { return }
        #expect(refusal.reason == reason)
        #expect(!refusal.description.isEmpty)
    }

    /// Groups above all: they can be written, and the old program could not.
    @Test(arguments: [
        "100/parameters/allowInverter/set", "110/parameters/allowInverter/set", "301/parameters/allowInverter/set",
        "xt1/parameters/allowInverter/set", "+101/parameters/allowInverter/set", "0101/parameters/allowInverter/set",
        "101/parameters/allowInverter", "101/values/batteryVoltage/set", "101/parameters/a/b/set", "/parameters/a/set",
    ])
    func noCommand(topic: String) {
        #expect(topics.command(topic: "house/xtender/" + topic, payload: [0x31]) == nil)
        #expect(topics.command(topic: "house/" + topic, payload: [0x31]) == nil)
    }
}
