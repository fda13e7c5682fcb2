public import ScomProtocol

/// A user info or parameter as the manufacturer's appendix describes it.
public struct CatalogObject: Hashable, Sendable {
    /// Where the description comes from.
    public enum Origin: String, Hashable, Sendable {
        /// The manufacturer's appendix, V1.6.42.
        case appendix = ""
        /// Not listed there, present in installations.
        case field
        /// Listed, but described by what installations show.
        case amended
    }

    public var family: DeviceFamily
    public var kind: ObjectKind
    public var number: UInt32
    /// In snake case, unique in the family, stable for good.
    public var name: String
    public var description: String
    /// What data logs call it; infos only.
    public var shortName: String?
    /// Needed to see or change it; parameters only.
    public var level: AccessLevel?
    public var unit: String?
    /// `nil` for menus and for what the protocol does not carry.
    public var format: ScomFormat?
    public var meaning: Meaning
    /// Of 48 V, 230 Vac systems; `limits(nominalBatteryVoltage:)` has those of others.
    public var limits: ObjectLimits
    public var step: Double?
    /// Values of an enumeration or bits of a bit field, in ascending order.
    public var options: [EnumOption]
    /// Menus of the remote control from the top that show the object; an empty path is the top itself. Infos have none.
    public var menuPaths: [[String]]
    /// Whether the limits are in proportion to the nominal battery voltage.
    public var scalesWithBatteryVoltage: Bool
    /// Parameters that bear on it.
    public var related: [UInt32]
    public var origin: Origin
    public var note: String?
}

extension CatalogObject {
    /// Limits in a system of that nominal battery voltage: 12 V systems have a quarter, 24 V systems half of those of 48 V.
    ///
    /// A device's own `min_qsp` and `max_qsp` go before these.
    public func limits(nominalBatteryVoltage: Double) -> ObjectLimits {
        scalesWithBatteryVoltage ? limits.scaled(by: nominalBatteryVoltage / 48) : limits
    }

    /// What a working device can report of an info; `nil` where nothing bounds it, and for parameters, which may be
    /// differences.
    public var physicalRange: ClosedRange<Double>? {
        guard kind == .info, meaning == .number, let unit else { return nil }
        return PhysicalRange.of(unit: unit, in: family)
    }

    /// Whether it has a value that can be read.
    public var isReadable: Bool { format != nil && meaning != .signal }

    /// Whether it can be written, given the level.
    public var isWritable: Bool { kind == .parameter && format != nil }
}
