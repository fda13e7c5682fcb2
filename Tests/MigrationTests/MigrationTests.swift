import Configuration
import Foundation
import ScomCatalog
import ScomProtocol
import Testing

@testable import Migration

/// A configuration of xtender_mqtt becomes one that xtmq takes.
struct MigrationTests {
    /// Like the file that the program was shipped with: everything left open.
    private static let shipped = """
        mqtt_setup:
          mqtt_username :
          mqtt_client_id :
          mqtt_broker :
          mqtt_password :
          mqtt_port :
          mqtt_root_prefix :
        device_manager_config:
          scom:
            interface:
            baudrate:
          number_of_scom_devices:
            xtender:
        parameters:
        #  powerOnXtender: False # 1576
        sensors:
        logging:
          version: 1
          loggers:
            xtender_mqtt:
              level: DEBUG
              handlers: [console]
        """

    private static let filled = """
        mqtt_setup:
          mqtt_username : solar
          mqtt_client_id : xtender-mqtt-001
          mqtt_broker : 192.168.1.10
          mqtt_password : "geheim # 1"
          mqtt_port : 8883
          mqtt_root_prefix : house/xtender/
        device_manager_config:
          scom:
            interface: /dev/ttyUSB3
            baudrate: 115200
          number_of_scom_devices:
            xtender: 2
        urgent_list:
          - 3022
          - 3005
          - 1107
          - 12
        discovery_base_topic : ha
        loop_sleep : 2.5
        parameters:
          powerOnAllXtenders: True
          boostVoltage: on
          allowCharger: False
          chargerAllowed: False
          batteryMinimumVoltageWithLoad: maybe
        sensors:
          soc: True
          outputVoltage: True
          busVoltage: True
          pvVoltage: True
          lockingsFlag: False
        """

    private func configuration(_ migration: Migration) throws -> Configuration {
        let folder = FileManager.default.temporaryDirectory.appending(path: "xtmq-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        if let password = migration.password {
            try password.write(
                to: folder.appending(path: Migration.passwordFile), atomically: true, encoding: .utf8)
        }
        return try Configuration(yaml: migration.configuration, name: folder.appending(path: "xtmq.yaml").path())
    }

    @Test func shippedFile() throws {
        let migration = try Migration(yaml: Self.shipped, name: "user_config.yaml")
        let configuration = try configuration(migration)
        #expect((configuration.mqtt.host, configuration.mqtt.port) == ("localhost", 1883))
        #expect((configuration.mqtt.clientID, configuration.mqtt.topicRoot) == ("xtmq", "xtender"))
        #expect(configuration.mqtt.credentials == nil)
        #expect(configuration.link.endpoint == .serial(path: "/dev/ttyUSB0"))
        #expect((configuration.link.baud, configuration.link.parity) == (38400, .even))
        #expect(configuration.devices == .automatic)
        #expect(configuration.publish.values)
        #expect(configuration.homeAssistant.takesOverXtenderMQTT)
        let groups = try #require(configuration.snapshots)
        #expect(groups.map(\.period) == [.seconds(1), .seconds(5)])
        #expect(groups[0].infos == [.name("output_current")])
        let infos = groups[1].infos
        #expect(infos.count == 15)
        #expect(infos.contains(.name("battery_voltage")))
        #expect(infos.contains(.name("energy_ac_in_from_the_current_day")))
        #expect(!infos.contains(.name("state_of_the_ground_relay")))
        #expect(groups[1].parameters.count == 9)
        #expect(migration.remarks.contains { $0.path == "mqtt_setup.mqtt_broker" && $0.line == 4 })
        #expect(migration.remarks.contains { $0.path == "device_manager_config.scom.interface" })
        #expect(
            migration.remarks.contains { $0.path == "sensors.battDischargeCurrentDay" && $0.message.contains("3078") })
        #expect(configuration.log.level == .info)
    }

    @Test func filledFile() throws {
        let migration = try Migration(yaml: Self.filled, name: "user_config.yaml")
        let configuration = try configuration(migration)
        let mqtt = configuration.mqtt
        #expect((mqtt.host, mqtt.port) == ("192.168.1.10", 8883))
        #expect((mqtt.clientID, mqtt.topicRoot) == ("xtender-mqtt-001", "house/xtender"))
        #expect(mqtt.credentials?.username == "solar")
        #expect(mqtt.credentials?.password?.reveal() == "geheim # 1")
        #expect(!migration.configuration.contains("geheim"))
        #expect(configuration.link.endpoint == .serial(path: "/dev/ttyUSB3"))
        #expect(configuration.link.baud == 115200)
        #expect(configuration.homeAssistant.prefix == "ha")
        let groups = try #require(configuration.snapshots)
        #expect(groups.map(\.period) == [.seconds(1), .milliseconds(2500)])
        #expect(groups[0].infos == [.name("output_current"), .name("battery_charge_current")])
        #expect(groups[0].parameters == [.name("maximum_current_of_ac_source_input_limit")])
        #expect(groups[1].infos.contains(.name("state_of_charge")))
        #expect(groups[1].infos.count { $0 == .name("output_voltage") } == 1)
        #expect(!groups[1].infos.contains(.name("lockings_flag")))
        #expect(groups[1].parameters.contains(.name("absorption_voltage")))
        #expect(!groups[1].parameters.contains(.name("charger_allowed")))
        let role = configuration.clients.role(of: "homeassistant")
        #expect(role.write == .installer)
        #expect(role.persist == false)
        #expect(role.only?.contains(.name("on_of_the_xtenders")) == true)
        #expect(role.only?.contains(.name("charger_allowed")) == false)
        #expect(configuration.clients.others == Configuration.ClientRole())
        let paths = Set(migration.remarks.map(\.path))
        #expect(
            paths.isSuperset(of: [
                "mqtt_setup.mqtt_root_prefix", "urgent_list.3", "sensors.pvVoltage", "parameters.powerOnAllXtenders",
                "parameters.batteryMinimumVoltageWithLoad",
            ]))
        #expect(migration.remarks.map { $0.line ?? .max } == migration.remarks.map { $0.line ?? .max }.sorted())
    }

    /// Programs that go on with the old topics have a role of their own for it.
    @Test func topicsCanBeKept() throws {
        let plain = try configuration(Migration(yaml: Self.filled, name: "user_config.yaml"))
        #expect(plain.compatibility == nil)
        #expect(plain.clients.named["xtender_mqtt"] == nil)
        let kept = try configuration(Migration(yaml: Self.filled, name: "user_config.yaml", keepsTopics: true))
        #expect(kept.compatibility == .xtenderMQTT)
        #expect(kept.clients.role(of: "xtender_mqtt") == kept.clients.role(of: "homeassistant"))
        #expect(kept.clients.role(of: "xtender_mqtt").only?.contains(.name("absorption_voltage")) == true)
        #expect(kept.clients.role(of: "xtender_mqtt").persist == false)
    }

    @Test func discoveryTopics() throws {
        let topics = try Migration(yaml: Self.filled, name: "user_config.yaml").discoveryTopics
        #expect(topics.count == Set(topics).count)
        #expect(topics.contains("ha/sensor/101_batteryVoltage_3000/config"))
        #expect(topics.contains("ha/sensor/102_soc_3007/config"))
        #expect(topics.contains("ha/number/102_boostVoltage_1156/config"))
        #expect(topics.contains("ha/button/101_powerOnAllXtenders_1415/config"))
        #expect(!topics.contains { $0.contains("busVoltage") || $0.contains("103_") || $0.contains("allowCharger") })
    }

    /// Every name that the old program knew stands for an object of our catalogue, of the same kind.
    @Test func everyNameHasAnObject() throws {
        #expect(OldObject.all.count == 60)
        for old in OldObject.all {
            for number in [old.number, old.intended].compactMap({ $0 }) {
                let object = try #require(Catalog.standard.object(family: .xtender, number: number), "\(number)")
                #expect(object.kind == old.kind, "\(old.key)")
            }
        }
        #expect(Set(OldObject.all.map { $0.uniqueID(address: 101) }).count == 60)
    }

    /// Each of them switched on alone, and all at once.
    @Test func everyNameCanBeSwitchedOn() throws {
        func text(_ on: [OldObject]) -> String {
            func section(_ kind: ObjectKind) -> String {
                OldObject.all.filter { $0.kind == kind }.map { object in "  \(object.key): \(on.contains(object))" }
                    .joined(separator: "\n")
            }
            return "urgent_list: []\nsensors:\n\(section(.info))\nparameters:\n\(section(.parameter))\n"
        }
        for objects in OldObject.all.map({ [$0] }) + [OldObject.all, []] {
            let migration = try Migration(yaml: text(objects), name: "user_config.yaml")
            let configuration = try configuration(migration)
            let wanted = Set(objects.map { $0.intended ?? $0.number }).filter {
                Catalog.standard.object(family: .xtender, number: $0)?.isReadable ?? false
            }
            let groups = configuration.snapshots ?? []
            #expect(groups.reduce(0) { $0 + $1.infos.count + $1.parameters.count } == wanted.count)
        }
    }

    @Test(arguments: [
        ("", "xtender_mqtt"), ("[1, 2]", "mqtt_setup"), ("a: b", "xtender_mqtt"),
        ("mqtt_setup: {a: b", "user_config.yaml:2:1"),
    ])
    func refused(_ text: String, _ expected: String) {
        #expect {
            try Migration(yaml: text, name: "user_config.yaml")
        } throws: {
            "\($0)".contains("user_config.yaml:") && ("\($0)".contains(expected) || text.isEmpty)
        }
    }

    /// Whatever the values are, the result loads.
    @Test(arguments: [
        "mqtt_setup: 7", "mqtt_setup: {mqtt_port: many}", "mqtt_setup: {mqtt_port: 70000}",
        "mqtt_setup: {mqtt_broker: []}",
        "mqtt_setup: {mqtt_broker: \"no\"}", "mqtt_setup: {mqtt_broker: 'a: b # c'}",
        "mqtt_setup: {mqtt_root_prefix: '#'}",
        "mqtt_setup: {mqtt_root_prefix: \"/\"}", "mqtt_setup: {mqtt_root_prefix: 12}",
        "mqtt_setup: {mqtt_password: lost}",
        "mqtt_setup: {mqtt_username: 'on', mqtt_client_id: 'null'}", "mqtt_setup: {other: 1}",
        "device_manager_config: {scom: {baudrate: 300}}", "device_manager_config: {scom: {interface: 'COM 3: ä'}}",
        "device_manager_config: {number_of_scom_devices: {xtender: 12, variotrack: 1}}", "urgent_list: 3022",
        "urgent_list: [a, -1, 99999999999, 1415]", "loop_sleep: 0", "loop_sleep: slow", "loop_sleep: -1",
        "loop_sleep: 86400", "sensors: [a]", "parameters: {x: 1}", "discovery_base_topic: 'a/+/b'",
        "logging: {loggers: {xtender_mqtt: {level: LOUD}}}", "logging: {loggers: {xtender_mqtt: {level: WARNING}}}",
        "logging: 1",
    ])
    func oddValues(_ text: String) throws {
        let migration = try Migration(yaml: text, name: "a\nb: c.yaml")
        #expect(throws: Never.self) { try configuration(migration) }
    }
}
