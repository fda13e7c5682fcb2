import ScomCatalog
import ScomProtocol

/// The user infos that tell what a device is (spec §4.4.3, §4.4.4).
struct DeviceIdentity: Sendable {
    let family: DeviceFamily
    /// In the order in which they are read.
    let infos: [CatalogObject]

    init(_ family: DeviceFamily, _ catalog: Catalog) {
        self.family = family
        let meanings: [Meaning] = [.softwareVersionHigh, .softwareVersionLow, .factoryIDHigh, .factoryIDLow]
        let model = DeviceIdentity.modelInfos(family)
        infos = catalog.infos(of: family).filter { meanings.contains($0.meaning) || model.contains($0.number) }
    }

    /// Puts what was read into the device; what was not keeps its value.
    func update(_ device: inout Device, _ values: [UInt32: ScomValue]) {
        func number(_ meaning: Meaning) -> Float? {
            infos.first { $0.meaning == meaning }.flatMap { values[$0.number]?.number }.map { Float($0) }
        }
        if let high = number(.softwareVersionHigh), let low = number(.softwareVersionLow) {
            device.firmware = SoftwareVersion(high: high, low: low) ?? device.firmware
        }
        if let high = number(.factoryIDHigh), let low = number(.factoryIDLow) {
            device.factoryID = FactoryID(high: high, low: low) ?? device.factoryID
        }
        device.model = model(values) ?? device.model
    }

    /// The nominal voltage of the battery that the device works at, in V.
    func nominalBatteryVoltage(_ values: [UInt32: ScomValue]) -> Double? {
        let info: UInt32? =
            switch family {
            case .xtender: 3127
            case .variotrack: 11048
            case .variostring: 15075
            case .bsp, .bms, .xcom: nil
            }
        return info.flatMap { values[$0]?.number }.flatMap { [12, 24, 48].contains($0) ? $0 : nil }
    }

    /// Whether it is an Xtender -01, which works at 120 Vac and has limits of its own; `nil` where it has not told.
    func isXtender120V(_ values: [UInt32: ScomValue]) -> Bool? {
        guard family == .xtender, let voltage = values[3126]?.number else { return nil }
        return voltage < 175
    }

    private static func modelInfos(_ family: DeviceFamily) -> [UInt32] {
        switch family {
        case .xtender: [3124, 3125, 3126, 3127]
        case .variotrack: [11015, 11048]
        case .variostring: [15074, 15075]
        case .bsp: [7034]
        case .bms, .xcom: []
        }
    }

    private func model(_ values: [UInt32: ScomValue]) -> String? {
        switch family {
        case .xcom: return "Xcom-232i"
        case .bms: return "Xcom-CAN BMS"
        default: break
        }
        guard let first = DeviceIdentity.modelInfos(family).first, let value = values[first]?.number,
            let type = infos.first(where: { $0.number == first })?.text(of: value)
        else { return nil }
        guard family == .xtender, let power = values[3125]?.number, let voltage = values[3127]?.number else {
            return type
        }
        guard let power = Int(exactly: power.rounded()), let voltage = Int(exactly: voltage.rounded()) else {
            return type
        }
        return "\(type) \(power)-\(voltage)"
    }
}
