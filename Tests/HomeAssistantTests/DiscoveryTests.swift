import Configuration
import Devices
import HomeAssistant
import JSONValue
import ObjectValues
import ScomCatalog
import ScomProtocol
import Testing

@Suite struct DiscoveryTests {
    let announcements = Discovery(Plant.settings()).announcements(of: Plant.devices)

    @Test func serviceComesFirstAndDevicesReferToIt() {
        #expect(
            announcements.map(\.topic) == [
                "homeassistant/device/xtmq_xtender/config", "homeassistant/device/xtmq_xtender_xt1/config",
                "homeassistant/device/xtmq_xtender_vt1/config", "homeassistant/device/xtmq_xtender_vs1/config",
                "homeassistant/device/xtmq_xtender_bsp/config", "homeassistant/device/xtmq_xtender_xcom/config",
            ])
        #expect(announcements[0].payload["dev"]?["ids"] == ["xtmq_xtender"])
        for announcement in announcements.dropFirst() {
            #expect(announcement.payload["dev"]?["via_device"] == "xtmq_xtender")
        }
    }

    @Test func describesADevice() {
        #expect(
            announcements[1].payload["dev"] == [
                "ids": ["xtmq_xtender_xt1"], "name": "Xtender xt1", "mf": "Studer Innotec", "mdl": "XTM 4000-48",
                "sw": "1.6.40", "sn": "0A3F12C4", "via_device": "xtmq_xtender",
            ])
        #expect(
            announcements[1].payload["avty"] == [["t": "xtender/status"], ["t": "xtender/device/xt1/availability"]])
        #expect(announcements[1].payload["avty_mode"] == "all")
        #expect(announcements[1].payload["stat_t"] == "xtender/device/xt1/snapshot")
        #expect(announcements[1].payload["cmd_t"] == "xtender/request/write-param/homeassistant")
        #expect(announcements[1].payload["o"] == ["name": "xtmq", "sw": "1.2.3"])
    }

    /// Unknown members there reject the whole device.
    @Test func topLevelHasOnlyMembersThatAllVersionsKnow() {
        let known: Set = ["dev", "o", "avty", "avty_mode", "qos", "stat_t", "cmd_t", "cmps"]
        for announcement in announcements {
            #expect(Set(announcement.payload.object!.keys).isSubset(of: known))
        }
    }

    @Test func platformsAreThoseOf2024() {
        let known: Set = ["sensor", "binary_sensor", "number", "select", "switch", "button", "text", "event"]
        let all = Discovery(Plant.settings(write: .qsp)).announcements(of: Plant.devices)
        let platforms = all.flatMap { $0.payload["cmps"]!.object!.compactMap { $0.value["p"]?.string } }
        #expect(Set(platforms) == known)
    }

    @Test(arguments: [Plant.devices, Plant.withBMS], [AccessLevel?.none, .basic, .qsp])
    func identifiersAreUnique(devices: [AnnouncedDevice], level: AccessLevel?) {
        let components = Discovery(Plant.settings(write: level)).announcements(of: devices)
            .flatMap { $0.payload["cmps"]!.object!.map { $0 } }
        let identifiers = components.compactMap { $0.value["uniq_id"]?.string }
        #expect(identifiers.count == components.count)
        #expect(Set(identifiers).count == identifiers.count)
        let entities = components.compactMap { $0.value["def_ent_id"]?.string }
        #expect(Set(entities).count == components.count)
        for component in components {
            #expect(component.key.utf8.allSatisfy(isTopicCharacter))
            #expect(
                component.value["def_ent_id"]!.string!.utf8.allSatisfy {
                    $0 == UInt8(ascii: ".") || isTopicCharacter($0)
                })
            #expect(component.value["def_ent_id"]?.string?.lowercased() == component.value["def_ent_id"]?.string)
        }
    }

    @Test func everyCataloguedValueIsOfferedAndOnlySnapshotsAreEnabled() {
        for (device, announcement) in zip(Plant.devices, announcements.dropFirst()) {
            let family = device.device.family
            let hidden: [Meaning] = [
                .softwareVersionHigh, .softwareVersionLow, .factoryIDHigh, .factoryIDLow, .menu, .unsupported, .signal,
            ]
            let objects = (Catalog.standard.infos(of: family) + Catalog.standard.parameters(of: family))
                .filter { !hidden.contains($0.meaning) }
            let components = announcement.payload["cmps"]!.object!.map(\.value)
            var bySubject: [String: JSONValue] = [:]
            for component in components { bySubject[component["uniq_id"]!.string!] = component }
            for object in objects {
                let component = bySubject["xtmq_xtender_\(device.device.id)_\(object.number)"]
                let isEnabled = (device.infos.union(device.parameters)).contains(object.number)
                #expect(component != nil, "\(object.name) is missing")
                #expect((component?["en"]?.bool ?? true) == isEnabled, "\(object.name)")
            }
        }
    }

    @Test func enumerationsListWhatSnapshotsShow() {
        for family in DeviceFamily.allCases {
            let id = DeviceID(family: family, address: ScomAddress(family.addresses.lowerBound))!
            let device = AnnouncedDevice(Device(id: id, isAvailable: true), infos: [], parameters: [])
            let components = Discovery(Plant.settings(write: nil)).announcements(of: [device])[1].payload["cmps"]
            let objects = Catalog.standard.infos(of: family) + Catalog.standard.parameters(of: family)
            for object in objects where object.meaning == .enumeration {
                let component = components?["sensor_\(object.number)"] ?? components?["binary_sensor_\(object.number)"]
                let allowed =
                    component?["ops"]?.array
                    ?? ["pl_off", "pl_on"].compactMap { component?[$0] }
                for option in object.options {
                    let value = ScomValue(number: Double(option.value), as: object.format!)!
                    #expect(allowed.contains(PresentedValue(value, of: object)!.label), "\(object.name)")
                }
                #expect(Set(allowed).count == allowed.count)
            }
        }
    }

    @Test func topicRootsAreMadeSafe() {
        var settings = Plant.settings()
        settings.topicRoot = "Home/solär-1"
        let announcement = Discovery(settings).announcements(of: [Plant.announced("xt1", infos: [3000])])[1]
        #expect(announcement.topic == "homeassistant/device/xtmq_Home_sol_r-1_xt1/config")
        #expect(announcement.payload["stat_t"] == "Home/solär-1/device/xt1/snapshot")
        #expect(
            announcement.payload["cmps"]?["sensor_3000"]?["def_ent_id"] == "sensor.home_sol_r_1_xt1_battery_voltage")
    }

    @Test func knowsHomeAssistantsBirth() {
        let discovery = Discovery(Plant.settings())
        #expect(discovery.isBirth(topic: "homeassistant/status", payload: Array("online".utf8)))
        #expect(!discovery.isBirth(topic: "homeassistant/status", payload: Array("offline".utf8)))
        #expect(!discovery.isBirth(topic: "xtender/status", payload: Array("online".utf8)))
    }

    @Test func absentDevicesLastUnlessAnotherStandsThere() {
        let discovery = Discovery(Plant.settings())
        let automatic = discovery.lastingTopics(of: nil, found: [Plant.device("bms")])
        #expect(automatic.contains(discovery.topic(of: DeviceID("xt9"))))
        #expect(automatic.contains(discovery.topic(of: DeviceID("bms"))))
        #expect(!automatic.contains(discovery.topic(of: DeviceID("bsp"))))
        let listed = discovery.lastingTopics(of: [DeviceID("xt1")!], found: [])
        #expect(listed == [discovery.topic(of: DeviceID("xt1"))])
    }
}

private func isTopicCharacter(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
        true
    default: false
    }
}
