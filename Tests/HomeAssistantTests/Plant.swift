import Configuration
import Devices
import HomeAssistant
import JSONValue
import ScomCatalog
import ScomProtocol

/// An installation with one device of each kind.
enum Plant {
    static func settings(write: AccessLevel? = .basic, only: [Configuration.ObjectReference]? = nil)
        -> DiscoverySettings
    {
        DiscoverySettings(
            topicRoot: "xtender", version: "1.2.3", role: Configuration.ClientRole(write: write, only: only))
    }

    static func device(_ id: String, model: String? = nil) -> Device {
        Device(
            id: DeviceID(id)!, model: model, firmware: SoftwareVersion(1, 6, 40),
            factoryID: FactoryID(rawValue: 0x0A3F_12C4), isAvailable: true)
    }

    static func announced(
        _ id: String, model: String? = nil, infos: Set<UInt32> = [], parameters: Set<UInt32> = [],
        limits: [UInt32: ParameterLimits] = [:]
    ) -> AnnouncedDevice {
        AnnouncedDevice(device(id, model: model), infos: infos, parameters: parameters, limits: limits)
    }

    static let devices: [AnnouncedDevice] = [
        announced("xt1", model: "XTM 4000-48", infos: [3000, 3005, 3028, 3081, 3136], parameters: [1107, 1124]),
        announced("vt1", model: "VT-80", infos: [11000, 11004, 11009]),
        announced("vs1", model: "VS-120", infos: [15000, 15010]), announced("bsp", infos: [7000, 7002, 7003]),
        announced("xcom", parameters: [5002]),
    ]

    /// The BMS stands where the BSP does.
    static let withBMS = devices.filter { $0.device.family != .bsp } + [announced("bms", infos: [7002, 7003])]

    /// The component of an object, whatever its platform.
    static func component(
        _ subject: String, of device: AnnouncedDevice, settings: DiscoverySettings = settings()
    ) -> JSONObject? {
        let announcement = Discovery(settings).announcements(of: [device])[1]
        return announcement.payload["cmps"]?.object?.first {
            $0.value["uniq_id"]?.string?.hasSuffix("_\(subject)") == true
        }?
        .value.object
    }
}
