public import ScomCatalog
public import ScomProtocol

extension DeviceDirectory {
    /// The battery's nominal voltage in V, as inverters or solar chargers tell it: 12, 24 or 48; 48 until one did.
    public var nominalBatteryVoltage: Double {
        batteryVoltages.min { $0.key < $1.key }?.value ?? 48
    }

    /// The catalogue's limits, in proportion to this plant's battery voltage.
    public func catalogLimits(of object: CatalogObject) -> ObjectLimits {
        object.limits(nominalBatteryVoltage: nominalBatteryVoltage)
    }

    /// The device's own limits where they were read before, else the catalogue's in proportion to this plant's battery voltage.
    public func knownLimits(of object: CatalogObject, at address: ScomAddress?) -> ObjectLimits {
        var known = catalogLimits(of: object)
        guard object.kind == .parameter, let own = address.flatMap({ limits[$0]?[object.number] }) else { return known }
        known.minimum = own.minimum ?? known.minimum
        known.maximum = own.maximum ?? known.maximum
        return known
    }
}
