import HomeAssistant
import JSONValue
import ScomProtocol
import Testing

/// Every message that can be announced keeps Home Assistant's rules; and the rules notice what breaks them.
@Suite struct DiscoveryRuleTests {
    @Test(arguments: [AccessLevel?.none, .basic, .expert, .installer, .qsp], [false, true])
    func everyMessageIsAccepted(level: AccessLevel?, usesTimePlatform: Bool) throws {
        let rules = try DiscoveryRules(knowsTime: usesTimePlatform)
        for takesOver in [false, true] {
            var settings = Plant.settings(write: level)
            settings.usesTimePlatform = usesTimePlatform
            settings.takesOverXtenderMQTT = takesOver
            for devices in [Plant.devices, Plant.withBMS] {
                let announcements = Discovery(settings).announcements(of: devices)
                #expect(announcements.count == devices.count + 1)
                for announcement in announcements {
                    #expect(rules.violations(of: announcement.payload).isEmpty, "\(announcement.topic)")
                }
            }
        }
    }

    /// Versions that do not know the platform would reject the device as a whole.
    @Test func timesAreTextsUnlessWanted() throws {
        var settings = Plant.settings(write: .expert)
        let device = Plant.announced("xt1")
        #expect(Plant.component("1206", of: device, settings: settings)?["p"] == "text")
        settings.usesTimePlatform = true
        let time = try #require(Plant.component("1206", of: device, settings: settings))
        #expect(time["p"] == "time")
        #expect(time["cmd_tpl"]?.string?.contains("(value | string)[:5]") == true)
        #expect(time["val_tpl"]?.string?.contains("'24:00'") == true)
        let payload = Discovery(settings).announcements(of: [device])[1].payload
        #expect(try !DiscoveryRules().violations(of: payload).isEmpty)
    }

    private static let sound: JSONValue = [
        "dev": ["ids": ["a"], "name": "A"], "o": ["name": "xtmq"], "stat_t": "a/b", "cmd_t": "a/c",
        "cmps": ["x": ["p": "sensor", "uniq_id": "a_1", "name": "X", "val_tpl": "{{ value }}"]],
    ]

    @Test func aSoundMessageIsAccepted() throws {
        #expect(try DiscoveryRules().violations(of: Self.sound) == [])
    }

    /// What is changed in the message or its component, and what the rules say.
    @Test(
        arguments: [
            ("dev", ["name": "A"], "dev: no ids"), ("o", [:], "o: no name"), ("cdevs", [:], "unknown cdevs"),
            ("avty", [["topic": "a"]], "avty"), ("avty_mode", "some", "avty_mode"), ("qos", 3, "qos"),
            ("stat_t", .null, "x: no state topic"),
        ] as [(String, JSONValue, String)])
    func whatIsWrongAtTheTop(member: String, value: JSONValue, expected: String) throws {
        var members = Self.sound.object!
        members[member] = value.isNull ? JSONValue?.none : value
        #expect(try DiscoveryRules().violations(of: .object(members)) == [expected])
    }

    @Test(
        arguments: [
            (["uniq_id": .null], "no uniq_id"), (["p": "time"], "platform \"time\""), (["unit": "V"], "unknown unit"),
            (["name": ""], "no name"), (["en": "no"], "en"), (["ent_cat": "config"], "a sensor is no setting"),
            (["def_ent_id": "number.x"], "def_ent_id"), (["val_tpl": "{{ value }"], "val_tpl"),
            (["dev_cla": "voltage", "unit_of_meas": "kVA"], "unit of voltage"),
            (["dev_cla": "energy", "unit_of_meas": "kWh", "stat_cla": "measurement"], "state class of energy"),
            (["dev_cla": "energy"], "unit of energy"), (["dev_cla": "charge"], "device class charge"),
            (["dev_cla": "enum", "ops": ["a"], "stat_cla": "measurement"], "options"), (["ops": ["a"]], "options"),
            (["dev_cla": "enum", "ops": ["a", "a"]], "options twice"), (["stat_cla": "sum"], "state class \"sum\""),
            (["p": "number", "min": 0], "no min or max"), (["p": "number", "min": 5, "max": 5], "min and max"),
            (["p": "number", "min": 0, "max": 5, "step": 0], "step"), (["p": "select", "ops": []], "no options"),
            (["p": "number", "min": 0, "max": 5, "dev_cla": "power", "unit_of_meas": "A"], "unit of power"),
            (["p": "text", "ptrn": "["], "ptrn"), (["p": "text", "max": 256], "max"), (["p": "event"], "no options"),
            (["p": "button", "dev_cla": "reset"], "device class \"reset\""),
        ] as [(JSONObject, String)])
    func whatIsWrongWithAComponent(change: JSONObject, expected: String) throws {
        var component = Self.sound["cmps"]!["x"]!.object!
        for (key, value) in change { component[key] = value.isNull ? JSONValue?.none : value }
        var members = Self.sound.object!
        members["cmps"] = ["x": .object(component)]
        #expect(try DiscoveryRules().violations(of: .object(members)).contains("x: " + expected))
    }

    @Test func keysAreTopicLevels() throws {
        var members = Self.sound.object!
        members["cmps"] = ["a b": Self.sound["cmps"]!["x"]!, "gone": ["p": "sensor"]]
        #expect(try DiscoveryRules().violations(of: .object(members)) == ["a b: not a key"])
    }
}
