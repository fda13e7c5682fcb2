import Devices
import JSONValue
import Migration
import ScomCatalog
import ScomProtocol

extension Discovery {
    func announcement(of device: AnnouncedDevice, nominalBatteryVoltage: Double) -> Announcement {
        let id = device.device.id
        let root = settings.topicRoot
        let infos = catalog.infos(of: id.family).filter { $0.isReadable }
        let parameters = catalog.parameters(of: id.family).filter { $0.isWritable }
        let titles = titles(of: infos + parameters)
        let context = EntityContext(
            identity: identity(id), device: device, titles: titles, nominalBatteryVoltage: nominalBatteryVoltage,
            takesOverXtenderMQTT: settings.takesOverXtenderMQTT)
        var components = infos.compactMap { component(ofInfo: $0, context) }
        if id.address.isUnicast {
            components += infos.compactMap { derivedComponent(ofInfo: $0, context) }
            components += parameters.compactMap { component(ofParameter: $0, context) }
        } else {
            // A phase repeats what its inverters have: only what is read of it is of interest.
            components = components.filter { $0["en"] == nil }
            let read = parameters.filter { context.isEnabled($0) && $0.isReadable }
            components += read.map { readOnlyComponent($0, context) }
        }
        let payload = payload(
            description(of: device.device),
            // A phase answers as long as any inverter does, of which the broker is told nothing.
            availability: ["status"] + (id.address.isUnicast ? ["device/\(id)/availability"] : []),
            shared: [
                "stat_t": .string("\(root)/device/\(id)/snapshot"),
                "cmd_t": .string("\(root)/request/write-param/\(settings.client)"),
            ],
            components)
        return Announcement(topic: topic(of: id), payload: payload)
    }

    private func description(of device: Device) -> JSONObject {
        var description: JSONObject = [
            "ids": [.string(identity(device.id).identifier)],
            "name": .string(device.alias ?? Discovery.title(of: device.id)),
            "mf": "Studer Innotec",
        ]
        description["mdl"] = .string(device.model ?? Discovery.title(of: device.family))
        if let firmware = device.firmware { description["sw"] = .string("\(firmware)") }
        if let factoryID = device.factoryID { description["sn"] = .string("\(factoryID)") }
        description["via_device"] = .string(identity(nil).identifier)
        return description
    }

    /// By family and id rather than by model, which is known later: entity ids that Home Assistant makes of it stay.
    private static func title(of id: DeviceID) -> String {
        if id.address.isPhase { return "Phase \(id.description.uppercased())" }
        return id.family.isNumbered ? "\(title(of: id.family)) \(id)" : title(of: id.family)
    }

    private static func title(of family: DeviceFamily) -> String {
        switch family {
        case .xtender: "Xtender"
        case .variotrack: "VarioTrack"
        case .variostring: "VarioString"
        case .bsp: "BSP"
        case .bms: "Xcom-CAN BMS"
        case .xcom: "Xcom-232i"
        }
    }

    /// What objects are called: their description; where several have the same, parameters with the menu before it, infos by
    /// their name.
    private func titles(of objects: [CatalogObject]) -> [UInt32: String] {
        var counts: [String: Int] = [:]
        for object in objects { counts[object.description, default: 0] += 1 }
        return Dictionary(
            objects.map { object in
                let title = object.description
                guard counts[title]! > 1 else { return (object.number, title) }
                if let menu = object.menuPaths.first?.last { return (object.number, "\(menu): \(title)") }
                let words = object.name.replacing("_", with: " ")
                return (object.number, words.prefix(1).uppercased() + words.dropFirst())
            }, uniquingKeysWith: { first, _ in first })
    }
}

/// What entities of one device have in common.
struct EntityContext {
    let identity: Identity
    let device: AnnouncedDevice
    let titles: [UInt32: String]
    let nominalBatteryVoltage: Double
    let takesOverXtenderMQTT: Bool

    var deviceID: String { device.device.id.description }

    func isEnabled(_ object: CatalogObject) -> Bool {
        (object.kind == .info ? device.infos : device.parameters).contains(object.number)
    }

    func component(
        _ platform: Component.Platform, _ object: CatalogObject, category: Component.Category?, template: String?
    ) -> Component {
        var component = Component(
            platform, String(object.number), of: identity, title: titles[object.number] ?? object.description,
            entity: object.name, category: category, isEnabled: isEnabled(object))
        component["val_tpl"] = template.map { .string($0) }
        if let inherited = inheritedID(platform, object) { component["uniq_id"] = .string(inherited) }
        return component
    }

    private func inheritedID(_ platform: Component.Platform, _ object: CatalogObject) -> String? {
        guard takesOverXtenderMQTT, object.family == .xtender else { return nil }
        return OldObject.uniqueID(
            kind: object.kind, number: object.number, component: platform.rawValue,
            address: device.device.id.address.rawValue)
    }
}
