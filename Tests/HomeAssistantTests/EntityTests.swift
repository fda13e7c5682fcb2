import Configuration
import Devices
import HomeAssistant
import JSONValue
import ScomCatalog
import ScomProtocol
import Testing

/// An object of a device, and members that its entity must have (`null`: must not have).
struct EntityRow: Sendable, CustomTestStringConvertible {
    let device: String
    let subject: String
    let members: JSONObject
    var level = AccessLevel.basic

    var testDescription: String { "\(device) \(subject)" }
}

@Suite struct EntityTests {
    @Test(arguments: [
        EntityRow(
            device: "xt1", subject: "3000",
            members: [
                "p": "sensor", "uniq_id": "xtmq_xtender_xt1_3000", "name": "Battery voltage",
                "def_ent_id": "sensor.xtender_xt1_battery_voltage",
                "val_tpl": "{{ value_json.infos.get('battery_voltage') }}", "unit_of_meas": "V",
                "dev_cla": "voltage", "stat_cla": "measurement", "ent_cat": nil,
            ]),
        EntityRow(device: "xt1", subject: "3136", members: ["unit_of_meas": "kW", "dev_cla": "power"]),
        EntityRow(
            device: "xt1", subject: "3139",
            members: [
                "unit_of_meas": "VA", "dev_cla": "apparent_power",
                "val_tpl":
                    "{% set v = value_json.infos.get('output_power') %}{{ (v * 1000) | round(1) if v is number else None }}",
            ]),
        EntityRow(
            device: "xt1", subject: "3081",
            members: ["unit_of_meas": "kWh", "dev_cla": "energy", "stat_cla": "total_increasing"]),
        EntityRow(
            device: "xt1", subject: "3080", members: ["unit_of_meas": "kWh", "dev_cla": "energy", "stat_cla": nil]),
        EntityRow(
            device: "xt1", subject: "3028",
            members: [
                "p": "sensor", "dev_cla": "enum", "stat_cla": nil, "unit_of_meas": nil,
                "ops": ["invalid value", "inverter", "charger", "boost", "injection"],
            ]),
        EntityRow(device: "xt1", subject: "3137", members: ["name": "Input active power"]),
        EntityRow(device: "xt1", subject: "3088", members: ["name": "Input active power low resolution"]),
        EntityRow(device: "xt1", subject: "3049", members: ["p": "binary_sensor", "pl_on": "on", "pl_off": "off"]),
        EntityRow(device: "xt1", subject: "3020", members: ["p": "sensor", "ops": ["opened", "closed"]]),
        EntityRow(device: "xt1", subject: "3045", members: ["ent_cat": "diagnostic", "stat_cla": "total_increasing"]),
        EntityRow(device: "xt1", subject: "3129", members: ["ent_cat": "diagnostic", "stat_cla": nil]),
        EntityRow(device: "xt1", subject: "3084", members: ["unit_of_meas": "Hz", "dev_cla": "frequency"]),
        EntityRow(device: "xt1", subject: "problem", members: ["p": "binary_sensor", "dev_cla": "problem"]),
        EntityRow(
            device: "vt1", subject: "11009",
            members: ["unit_of_meas": "MWh", "dev_cla": "energy", "stat_cla": "total_increasing"]),
        EntityRow(
            device: "vt1", subject: "11006",
            members: ["unit_of_meas": "Ah", "dev_cla": nil, "stat_cla": "total_increasing"]),
        EntityRow(device: "vt1", subject: "11005", members: ["unit_of_meas": "°C", "dev_cla": "temperature"]),
        EntityRow(device: "bsp", subject: "7002", members: ["unit_of_meas": "%", "dev_cla": "battery"]),
        EntityRow(device: "bsp", subject: "7004", members: ["unit_of_meas": "min", "dev_cla": "duration"]),
        EntityRow(
            device: "bsp", subject: "battery_power",
            members: ["unit_of_meas": "W", "dev_cla": "power", "stat_cla": "measurement"]),
        EntityRow(device: "bms", subject: "7057", members: ["unit_of_meas": "%", "dev_cla": nil]),
        EntityRow(device: "bms", subject: "7055", members: ["unit_of_meas": "Ah", "stat_cla": "measurement"]),
        EntityRow(
            device: "xt1", subject: "1107",
            members: [
                "p": "number", "min": 2, "max": 50, "step": 1, "unit_of_meas": "A", "dev_cla": "current",
                "ent_cat": "config", "stat_cla": nil,
                "cmd_tpl":
                    "{{ {'id': 'ha-xt1-1107-' ~ (now().timestamp() * 1000000) | int, 'device': 'xt1', 'param': 1107, 'value': value} | tojson }}",
            ]),
        EntityRow(
            device: "xt1", subject: "1124",
            members: [
                "p": "switch", "stat_on": "True", "stat_off": "False", "ent_cat": "config",
                "val_tpl": "{{ value_json.params.get('inverter_allowed') }}",
            ]),
        EntityRow(device: "xt1", subject: "1552", members: ["p": "select", "ent_cat": "config"]),
        EntityRow(device: "xt1", subject: "1395", members: ["p": "button", "en": false, "val_tpl": nil]),
        EntityRow(device: "xt1", subject: "1108", members: ["p": "sensor", "ent_cat": "diagnostic", "cmd_tpl": nil]),
        EntityRow(
            device: "xt1", subject: "1108", members: ["p": "number", "step": 0.1, "dev_cla": "voltage"], level: .expert),
        EntityRow(
            device: "xt1", subject: "1206", members: ["p": "text", "name": "Program 1 (AUX 1): Start hour (AUX 1)"],
            level: .expert),
        EntityRow(device: "xt1", subject: "1205", members: ["p": "text"], level: .expert),
        EntityRow(device: "xt1", subject: "1468", members: ["p": "button", "dev_cla": "restart"], level: .expert),
        EntityRow(device: "xcom", subject: "5002", members: ["p": "sensor", "dev_cla": nil]),
    ])
    func entity(_ row: EntityRow) throws {
        let component = try #require(
            Plant.component(row.subject, of: Plant.announced(row.device), settings: Plant.settings(write: row.level)))
        for (key, value) in row.members { #expect(component[key] ?? .null == value, "\(key)") }
    }

    @Test func onlyWhatTheRoleAllowsCanBeWritten() {
        let device = Plant.announced("xt1", parameters: [1107, 1124])
        let readOnly = Plant.settings(write: nil)
        #expect(Plant.component("1107", of: device, settings: readOnly)?["p"] == "sensor")
        #expect(Plant.component("1124", of: device, settings: readOnly)?["p"] == "binary_sensor")
        #expect(Plant.component("1395", of: device, settings: readOnly) == nil)
        let only = Plant.settings(write: .expert, only: [.number(1107), .name("smart_boost_allowed")])
        #expect(Plant.component("1107", of: device, settings: only)?["p"] == "number")
        #expect(Plant.component("1126", of: device, settings: only)?["p"] == "switch")
        #expect(Plant.component("1124", of: device, settings: only)?["p"] == "binary_sensor")
    }

    @Test func limitsAreTheDevicesOwn() {
        let limits: [UInt32: ParameterLimits] = [1107: ParameterLimits(minimum: 2, maximum: 34)]
        let number = Plant.component("1107", of: Plant.announced("xt1", parameters: [1107], limits: limits))
        #expect(number?["max"] == 34)
        let discovery = Discovery(Plant.settings())
        let asked = discovery.limitedParameters(of: Plant.announced("xt1", parameters: [1107, 1124, 1108]))
        #expect(asked.map(\.number) == [1107])
    }

    @Test(arguments: [("XTM 4000-48", 1.0), ("XTM 2400-24", 0.5), ("XTS 1200-12", 0.25), (nil, 1)])
    func cataloguedLimitsAreInProportionToTheBattery(model: String?, factor: Double) throws {
        let settings = Plant.settings(write: .expert)
        let reference = try #require(Plant.component("1108", of: Plant.announced("xt1"), settings: settings))
        let number = try #require(Plant.component("1108", of: Plant.announced("xt1", model: model), settings: settings))
        // Rounded outwards to hundredths.
        for member in ["min", "max"] {
            let expected = reference[member]!.real! * factor
            #expect(abs(number[member]!.real! - expected) <= 0.01)
        }
    }

    @Test func numbersOutsideTheLimitsAreUnknown() {
        let template = Plant.component("1107", of: Plant.announced("xt1"))?["val_tpl"]?.string
        #expect(
            template
                == "{% set v = value_json.params.get('maximum_current_of_ac_source_input_limit') %}"
                + "{{ v | round(1) if v is number and 2 <= v | round(1) <= 50 else None }}")
    }

    @Test func aliasNamesTheDeviceButNeverItsEntities() {
        var device = Plant.announced("xt1", infos: [3000])
        device.device.alias = "kitchen"
        let payload = Discovery(Plant.settings()).announcements(of: [device])[1].payload
        #expect(payload["dev"]?["name"] == "kitchen")
        #expect(payload["cmps"]?["sensor_3000"]?["uniq_id"] == "xtmq_xtender_xt1_3000")
        #expect(payload["cmps"]?["sensor_3000"]?["def_ent_id"] == "sensor.xtender_xt1_battery_voltage")
    }

    @Test func aPhaseShowsWhatIsReadOfIt() {
        let phase = Plant.announced("l1", infos: [3011], parameters: [1107])
        let payload = Discovery(Plant.settings()).announcements(of: [phase])[1].payload
        #expect(payload["dev"]?["name"] == "Phase L1")
        #expect(payload["avty"] == [["t": "xtender/status"]])
        #expect(payload["cmps"]?.object?.map(\.key) == ["sensor_3011", "sensor_1107"])
    }

    @Test func exchangedDeviceKeepsItsEntities() {
        let before = Plant.announced("xt1", infos: [3000])
        var after = before
        after.device.factoryID = FactoryID(rawValue: 7)
        let discovery = Discovery(Plant.settings())
        #expect(
            discovery.announcements(of: [before])[1].payload["cmps"]
                == discovery.announcements(of: [after])[1].payload["cmps"])
    }
}
