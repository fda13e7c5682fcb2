import ScomCatalog
import ScomProtocol

extension ObjectTable {
    /// The catalogue's objects with the limits that hold in an installation.
    init(_ configuration: PlantConfiguration) {
        switch configuration.nominalVoltage {
        case .volts12: self = ObjectTable.volts12
        case .volts24: self = ObjectTable.volts24
        case .volts48: self = ObjectTable.volts48
        }
        guard configuration.alternatingVoltage == .volts120 else { return }
        for index in self[.xtender].objects.indices {
            let number = self[.xtender].objects[index].number
            guard let limits = Catalog.standard.limits(ofXtender120V: number) else { continue }
            self[.xtender].objects[index].setLimits(limits)
        }
    }

    private static let volts12 = ObjectTable(.standard, nominalVoltage: 12)
    private static let volts24 = ObjectTable(.standard, nominalVoltage: 24)
    private static let volts48 = ObjectTable(.standard, nominalVoltage: 48)

    private init(_ catalog: Catalog, nominalVoltage: Double) {
        self.init()
        for family in DeviceFamily.allCases {
            for object in catalog.infos(of: family) + catalog.parameters(of: family) {
                self[family].append(SimulatedObject(object, nominalVoltage: nominalVoltage))
            }
        }
    }
}

extension SimulatedObject {
    fileprivate init(_ object: CatalogObject, nominalVoltage: Double) {
        number = object.number
        kind =
            switch object.meaning {
            case .menu: .menu
            case .signal: .signal
            case .date: .clock
            case _ where object.format == nil: .unsupported
            default: object.kind == .info ? .info : .parameter
            }
        format = object.format ?? .byteStream
        unit = object.unit
        level = object.level ?? .viewOnly
        setLimits(object.limits(nominalBatteryVoltage: nominalVoltage))
        if object.meaning == .enumeration { options = object.options.compactMap { UInt32(exactly: $0.value) } }
    }
    fileprivate mutating func setLimits(_ limits: ObjectLimits) {
        defaultValue = limits.defaultValue
        minimum = limits.minimum
        maximum = limits.maximum
    }
}
