public import ScomCatalog
public import ScomProtocol

extension DeviceDirectory {
    /// The battery's nominal voltage in V, as inverters or solar chargers tell it: 12, 24 or 48; 48 until one did.
    public var nominalBatteryVoltage: Double {
        batteryVoltages.min { $0.key < $1.key }?.value ?? 48
    }

    /// The catalogue's limits: those of Xtenders -01 for such a one, else in proportion to this plant's battery voltage.
    ///
    /// - Parameter address: of a device; a group's, a phase's or none for any of the plant.
    public func catalogLimits(of object: CatalogObject, at address: ScomAddress?) -> ObjectLimits {
        if object.kind == .parameter, object.family == .xtender, isXtender120V(address),
            let special = objects.catalog.limits(ofXtender120V: object.number)
        {
            return special
        }
        return object.limits(nominalBatteryVoltage: nominalBatteryVoltage)
    }

    /// One that has not told yet is as the others are.
    private func isXtender120V(_ address: ScomAddress?) -> Bool {
        address.flatMap { xtenders120V[$0] } ?? xtenders120V.values.contains(true)
    }

    /// The device's own limits where they were read before, else the catalogue's for this plant.
    public func knownLimits(of object: CatalogObject, at address: ScomAddress?) -> ObjectLimits {
        var known = catalogLimits(of: object, at: address)
        guard object.kind == .parameter, let own = address.flatMap({ limits[$0]?[object.number] }) else { return known }
        known.minimum = own.minimum ?? known.minimum
        known.maximum = own.maximum ?? known.maximum
        return known
    }
}
