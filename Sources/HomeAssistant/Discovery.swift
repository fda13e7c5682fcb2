import Configuration
public import Devices
import JSONValue
public import ScomCatalog
public import ScomProtocol

/// What Home Assistant is told of the installation: MQTT discovery in the device-based format, for 2024.11 and later.
///
/// Every object of the catalogue is offered. What a device's snapshots carry is enabled, the rest disabled; whoever enables
/// more there adds it to a group of snapshots too, without which it stays unknown.
public struct Discovery: Sendable {
    public let settings: DiscoverySettings
    let catalog: Catalog

    public init(_ settings: DiscoverySettings, catalog: Catalog = .standard) {
        self.settings = settings
        self.catalog = catalog
    }

    /// What to publish, retained and in this order: the service, which the devices refer to, then each device.
    public func announcements(of devices: [AnnouncedDevice]) -> [Announcement] {
        let voltage = Discovery.nominalBatteryVoltage(of: devices.map(\.device))
        return [serviceAnnouncement()] + devices.map { announcement(of: $0, nominalBatteryVoltage: voltage) }
    }

    /// Discovery topic of a device, or of the service.
    public func topic(of device: DeviceID?) -> String {
        "\(settings.prefix)/device/\(identity(device).identifier)/config"
    }

    /// Discovery topics of devices that may have been announced earlier and need not be gone for not having been found:
    /// all that the configuration allows, but for another at the address of one that was found.
    public func lastingTopics(of choice: [DeviceID]?, found: [Device]) -> Set<String> {
        let possible =
            choice
            ?? DeviceFamily.allCases.flatMap { family in
                family.addresses.compactMap { DeviceID(family: family, address: ScomAddress($0)) }
            }
        let lasting = possible.filter { id in !found.contains { $0.address == id.address && $0.family != id.family } }
        return Set(lasting.map { topic(of: $0) })
    }

    /// Where Home Assistant says `online` once it has started, and `offline` before it stops.
    public var birthTopic: String { "\(settings.prefix)/status" }

    /// Whether Home Assistant has just started, and may want to hear everything again.
    public func isBirth(topic: String, payload: [UInt8]) -> Bool {
        topic == birthTopic && payload.elementsEqual("online".utf8)
    }

    /// Parameters whose own limits (`min_qsp`, `max_qsp`) the device should be asked for: those enabled as numbers.
    public func limitedParameters(of device: AnnouncedDevice) -> [CatalogObject] {
        catalog.parameters(of: device.device.family).filter {
            $0.meaning == .number && device.parameters.contains($0.number) && mayWrite($0)
        }
    }

    func identity(_ device: DeviceID?) -> Identity { Identity(topicRoot: settings.topicRoot, device: device) }

    func payload(_ description: JSONObject, availability: [String], shared: JSONObject, _ components: [Component])
        -> JSONValue
    {
        var payload: JSONObject = [
            "dev": .object(description),
            "o": ["name": "xtmq", "sw": .string(settings.version)],
            "avty": .array(availability.map { ["t": .string("\(settings.topicRoot)/\($0)")] }),
            "avty_mode": "all",
            "qos": 1,
        ]
        for (key, value) in shared { payload[key] = value }
        payload["cmps"] = .object(JSONObject(components.map { ($0.key, .object($0.members)) }))
        return .object(payload)
    }

    /// Whether Home Assistant's role lets it write the parameter (contract §7).
    func mayWrite(_ object: CatalogObject) -> Bool {
        guard object.isWritable, let needed = object.level, let level = settings.role.write, needed <= level else {
            return false
        }
        return settings.role.only?.contains {
            switch $0 {
            case .number(let number): number == object.number
            case .name(let name): name == object.name
            }
        } ?? true
    }

    /// Of the first inverter whose model tells it (`XTM 4000-48`); 48 V else, for which the catalogue's limits are.
    static func nominalBatteryVoltage(of devices: [Device]) -> Double {
        for device in devices where device.family == .xtender {
            if let volts = device.model?.split(separator: "-").last.flatMap({ Double($0) }),
                [12, 24, 48].contains(volts)
            {
                return volts
            }
        }
        return 48
    }
}
