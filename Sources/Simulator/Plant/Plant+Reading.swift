public import ScomProtocol

extension Plant {
    /// What a read of a user info or parameter gives at this moment: the oracle that answers are held against.
    public func value(
        of property: PropertyReference, at address: ScomAddress
    ) -> Result<ScomValue, ScomErrorCode> {
        if address.isGroup || address == .broadcast { return .failure(.multicastReadNotSupported) }
        guard let index = address.isPhase ? targets(of: address).first : device(at: address) else {
            return .failure(.deviceNotFound)
        }
        switch property.objectType {
        case .userInfo: return info(property, ofDevice: index)
        case .parameter: return parameter(property, ofDevice: index)
        default: return .failure(.typeNotSupported)
        }
    }

    /// One item of a multi-info exchange; not-a-number where no device has it (spec §4.9).
    public func value(of item: MultiInfoItem) -> Float {
        let holders = devices.indices.filter {
            let device = devices[$0]
            return device.isPresent && objects.object(UInt32(item.info), of: device.family)?.kind == .info
        }
        let values = { (indices: ArraySlice<Int>) -> [Float] in
            indices.map { self.number(ofInfo: UInt32(item.info), ofDevice: $0) }
        }
        guard !holders.isEmpty else { return .nan }
        switch item.aggregation {
        case .master: return values(holders[..<1])[0]
        case .device(let number):
            let holder = holders.first {
                DeviceID(family: devices[$0].family, address: devices[$0].address)?.multiInfoNumber == number
            }
            return holder.map { self.number(ofInfo: UInt32(item.info), ofDevice: $0) } ?? .nan
        case .sum: return values(holders[...]).reduce(0, +)
        case .average: return values(holders[...]).reduce(0, +) / Float(holders.count)
        }
    }

    /// The families on the bus, as a multi-info response tells them.
    public var families: MultiInfoResponse.Families {
        var families: MultiInfoResponse.Families = []
        for device in devices where device.isPresent {
            switch device.family {
            case .xtender: families.insert(.xtender)
            case .variotrack: families.insert(.variotrack)
            case .variostring: families.insert(.variostring)
            case .bsp, .bms: families.insert(.bsp)
            case .xcom: break
            }
        }
        return families
    }

    /// Property identifiers that clients in the field read user infos with, and gateways accept (field notes).
    private static let infoProperties: Set<PropertyID> = [.value, .valueQSP, .unsavedValueQSP]

    private func info(_ property: PropertyReference, ofDevice index: Int) -> Result<ScomValue, ScomErrorCode> {
        guard let object = objects.object(property.objectID, of: devices[index].family), object.kind == .info else {
            return .failure(.objectIDNotFound)
        }
        guard Plant.infoProperties.contains(property.propertyID) else { return .failure(.propertyNotSupported) }
        let number = number(of: object, ofDevice: index)
        if object.format == .float { return .success(.float(number)) }
        return .success(ScomValue(number: Double(number), as: object.format) ?? .shortEnum(0))
    }

    private func number(ofInfo number: UInt32, ofDevice index: Int) -> Float {
        guard let object = objects.object(number, of: devices[index].family) else { return .nan }
        return self.number(of: object, ofDevice: index)
    }

    private func number(of object: SimulatedObject, ofDevice index: Int) -> Float {
        if configuration.valueMode == .proof { return proof(of: object, ofDevice: index) }
        return Float(modelledInfo(object.number, ofDevice: index) ?? plausibleConstant(of: object, ofDevice: index))
    }

    /// Identities stay true, so that discovery finds the devices that there are; enumerations have 16 bits to tell whose they are.
    func proof(of object: SimulatedObject, ofDevice index: Int) -> Float {
        let device = devices[index]
        if let identity = identity(object.number, of: device) { return Float(identity) }
        let number = ProofValue.device(at: device.address)
        guard object.format == .float else { return Float((number << 9 | object.index) & 0x7FFF) }
        return ProofValue(tick: Int(steps & 0xFF), device: number, object: object.index).float
    }

    private func parameter(_ property: PropertyReference, ofDevice index: Int) -> Result<ScomValue, ScomErrorCode> {
        let device = devices[index]
        guard let object = objects.object(property.objectID, of: device.family), object.kind != .info else {
            return .failure(.objectIDNotFound)
        }
        if property.propertyID == .levelQSP { return .success(.shortEnum(object.level.rawValue)) }
        guard object.kind != .unsupported else { return .failure(.objectNotSupported) }
        guard object.kind != .menu else { return .failure(.propertyNotSupported) }
        switch property.propertyID {
        case .unsavedValueQSP where !device.knowsUnsavedValue: return .failure(.propertyNotSupported)
        case .valueQSP, .unsavedValueQSP:
            if object.kind == .clock { return .success(.int32(Int32(truncatingIfNeeded: clockSeconds(at: time)))) }
            return .success(device.memory.flash(object.number) ?? defaultValue(of: object))
        case .minimumQSP: return limit(object.minimum, of: object)
        case .maximumQSP: return limit(object.maximum, of: object)
        default: return .failure(.propertyNotSupported)
        }
    }

    private func limit(_ number: Double?, of object: SimulatedObject) -> Result<ScomValue, ScomErrorCode> {
        guard let number, let value = ScomValue(number: number, as: object.format) else {
            return .failure(.propertyNotSupported)
        }
        return .success(value)
    }

    /// The value as delivered.
    func defaultValue(of object: SimulatedObject) -> ScomValue {
        let number = object.defaultValue ?? object.minimum ?? 0
        return ScomValue(number: number, as: object.format) ?? .bytes([])
    }
}
