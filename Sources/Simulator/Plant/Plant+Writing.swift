public import ScomProtocol

extension Plant {
    /// Writes a property of a device, a phase or a group; the first error of several devices is the answer.
    public mutating func write(
        _ data: [UInt8], to property: PropertyReference, at address: ScomAddress
    ) -> Result<Void, ScomErrorCode> {
        let targets = targets(of: address)
        guard !targets.isEmpty else {
            record(data, property, requested: address, device: address, nil, .deviceNotFound)
            return .failure(.deviceNotFound)
        }
        var result: Result<Void, ScomErrorCode> = .success(())
        for index in targets {
            if case .failure(let error) = write(data, to: property, ofDevice: index, requested: address) {
                if case .success = result { result = .failure(error) }
            }
        }
        return result
    }

    private mutating func write(
        _ data: [UInt8], to property: PropertyReference, ofDevice index: Int, requested: ScomAddress
    ) -> Result<Void, ScomErrorCode> {
        let device = devices[index].address
        let value: ScomValue
        let object: SimulatedObject
        switch check(data, property, ofDevice: index) {
        case .success(let accepted): (object, value) = accepted
        case .failure(let error):
            let known = objects.object(property.objectID, of: devices[index].family)
            let value = known.flatMap { ScomValue(decoding: data, as: $0.format) }
            record(data, property, requested: requested, device: device, value, error)
            return .failure(error)
        }
        let wroteFlash = keep(value, of: object, property.propertyID, ofDevice: index)
        record(data, property, requested: requested, device: device, value, nil, wroteFlash: wroteFlash)
        return .success(())
    }

    private func check(
        _ data: [UInt8], _ property: PropertyReference, ofDevice index: Int
    ) -> Result<(SimulatedObject, ScomValue), ScomErrorCode> {
        let device = devices[index]
        guard property.objectType == .parameter || property.objectType == .userInfo else {
            return .failure(.typeNotSupported)
        }
        guard let object = objects.object(property.objectID, of: device.family),
            (object.kind == .info) == (property.objectType == .userInfo)
        else { return .failure(.objectIDNotFound) }
        guard object.kind != .unsupported else { return .failure(.objectNotSupported) }
        guard object.kind != .info else { return .failure(.propertyIsReadOnly) }
        switch property.propertyID {
        case .minimumQSP, .maximumQSP, .levelQSP: return .failure(.propertyIsReadOnly)
        case .unsavedValueQSP where !device.knowsUnsavedValue: return .failure(.propertyNotSupported)
        case .valueQSP, .unsavedValueQSP:
            guard object.kind != .menu else { return .failure(.propertyNotSupported) }
        default: return .failure(.propertyNotSupported)
        }
        guard object.level <= configuration.accessLevel else { return .failure(.accessDenied) }
        if let length = object.format.length, data.count != length { return .failure(.invalidDataLength) }
        guard let value = ScomValue(decoding: data, as: object.format), value.isFinite else {
            return .failure(.invalidData)
        }
        if let error = refusal(of: value, object, device) { return .failure(error) }
        return .success((object, value))
    }

    private func refusal(
        of value: ScomValue, _ object: SimulatedObject, _ device: SimulatedDevice
    ) -> ScomErrorCode? {
        guard let number = value.number else { return nil }
        switch object.kind {
        case .signal: return number == 1 ? nil : .invalidData
        case .clock: return number > 0 ? nil : .dataTooSmall
        case .info, .menu, .unsupported, .parameter: break
        }
        // Limits are floats on the line: 49.9 written is 49.9 allowed.
        if let minimum = object.minimum, number < Double(Float(minimum)) { return .dataTooSmall }
        if let maximum = object.maximum, number > Double(Float(maximum)) { return .dataTooBig }
        if !object.options.isEmpty, !object.options.contains(where: { Double($0) == number }) { return .invalidData }
        for rule in Interdependency.all {
            let partner = rule.lower == object.number ? rule.upper : rule.lower
            guard rule.concerns(object.number),
                let other = objects.object(partner, of: device.family),
                let limit = (device.memory.ram(partner) ?? defaultValue(of: other)).number
            else { continue }
            if rule.lower == object.number, number > limit { return .dataTooBig }
            if rule.upper == object.number, number < limit { return .dataTooSmall }
        }
        return nil
    }

    /// Whether flash memory was written.
    private mutating func keep(
        _ value: ScomValue, of object: SimulatedObject, _ property: PropertyID, ofDevice index: Int
    ) -> Bool {
        switch object.kind {
        case .signal:
            act(on: object.number, ofDevice: index)
            return false
        case .clock:
            clockOffset += .seconds(Int64(value.number ?? 0) - clockSeconds(at: time))
            return false
        case .info, .menu, .unsupported, .parameter: break
        }
        defer {
            if XtenderSettings.numbers.contains(object.number) || SolarSettings.numbers.contains(object.number) {
                applySettings(ofDevice: index)
            }
        }
        if object.number == 5119, devices[index].family == .xcom {
            let address = ScomAddress(UInt32(value.number ?? 0))
            identification = address == .broadcast ? nil : (address, time)
        }
        guard property == .valueQSP, savesToFlash(value, of: object, ofDevice: index) else {
            devices[index].memory.writeRAM(object.number, value)
            return false
        }
        devices[index].memory.writeFlash(object.number, object.stored(value))
        return true
    }

    /// Writes of `value_qsp` stay in RAM once the family's own switch says so; the switch itself is kept, a repeated "no" only once.
    private func savesToFlash(_ value: ScomValue, of object: SimulatedObject, ofDevice index: Int) -> Bool {
        let device = devices[index]
        guard let number = device.flashSwitch, let flashSwitch = objects.object(number, of: device.family) else {
            return true
        }
        let isOn = (device.memory.flash(number) ?? defaultValue(of: flashSwitch)).number != 0
        return isOn || object.number == number && value.number != 0
    }

    private mutating func record(
        _ data: [UInt8], _ property: PropertyReference, requested: ScomAddress, device: ScomAddress,
        _ value: ScomValue?, _ error: ScomErrorCode?, wroteFlash: Bool = false
    ) {
        if writes.count == Plant.maximumWriteRecords {
            writes.removeFirst(Plant.maximumWriteRecords / 4)
            droppedWriteRecords += Plant.maximumWriteRecords / 4
        }
        writes.append(
            WriteRecord(
                time: time, requested: requested, device: device, property: property, data: data, value: value,
                error: error, wroteFlash: wroteFlash))
    }
}
