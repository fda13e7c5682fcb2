import ScomProtocol

extension SimulatedGateway {
    /// Carries a request out; `nil` for frames that a gateway does not answer.
    mutating func response(to frame: Frame, at now: ContinuousClock.Instant) -> Frame? {
        guard let request = ScomRequest(frame) else { return malformed(frame) }
        if isBusy(at: now) { return refusal(of: frame, .gatewayBusy) }
        var answered = request
        let result = result(of: request, answered: &answered, at: now)
        if case .failure = result { counters.errorResponses += 1 }
        collectEvents()
        obeySignals(at: now)
        return ScomResponse(to: answered, from: frame.source, flags: flags, result).frame
    }

    func refusal(of frame: Frame, _ code: ScomErrorCode) -> Frame? {
        guard let request = ScomRequest(frame) else { return nil }
        return ScomResponse(to: request, from: frame.source, flags: flags, .failure(code)).frame
    }

    /// `answered` carries the property of the response, which differs from the request's in a file transfer.
    private mutating func result(
        of request: ScomRequest, answered: inout ScomRequest, at now: ContinuousClock.Instant
    ) -> Result<[UInt8], ScomErrorCode> {
        switch request.property.objectType {
        case .userInfo, .parameter: return object(request)
        case .message, .guid, .datalogField, .multiInfo, .screen, .datalogTransfer: break
        default:
            return .failure(plant.family(at: request.destination) == nil ? .deviceNotFound : .typeNotSupported)
        }
        guard request.destination == .gateway else {
            return .failure(plant.family(at: request.destination) == nil ? .deviceNotFound : .typeNotSupported)
        }
        switch request.property.objectType {
        case .multiInfo: return multiInfo(request)
        case .message:
            guard request.property.propertyID == .none else { return .failure(.propertyNotSupported) }
            return readOnly(request) { messages.read(index: request.property.objectID) }
        // Neither object nor property is looked at (spec §6.1.2).
        case .guid: return readOnly(request) { .success(plant.guid.bytes) }
        case .datalogField: return writeDatalogField(request)
        case .screen: return readScreen(request)
        case .datalogTransfer: return transfer(request, answered: &answered)
        default: return .failure(.typeNotSupported)
        }
    }

    private mutating func object(_ request: ScomRequest) -> Result<[UInt8], ScomErrorCode> {
        switch request.service {
        case .read:
            guard request.data.isEmpty else { return .failure(.invalidDataLength) }
            return plant.value(of: request.property, at: request.destination).map { value in
                guard request.property.objectType == .userInfo, case .float = value else { return value.encoded }
                return takeGlitch(request.property.objectID, at: request.destination).map {
                    ScomValue.float($0).encoded
                }
                    ?? value.encoded
            }
        case .write:
            return plant.write(request.data, to: request.property, at: request.destination).map { [] }
        }
    }

    private func readOnly(
        _ request: ScomRequest, _ read: () -> Result<[UInt8], ScomErrorCode>
    ) -> Result<[UInt8], ScomErrorCode> {
        request.service == .read ? read() : .failure(.propertyIsReadOnly)
    }

    private mutating func takeGlitch(_ info: UInt32, at address: ScomAddress) -> Float? {
        guard glitches[address]?[info]?.isEmpty == false else { return nil }
        return glitches[address]?[info]?.removeFirst()
    }

    private mutating func takeGlitch(_ item: MultiInfoItem) -> Float? {
        guard case .device(let number) = item.aggregation else { return nil }
        let holder = glitches.keys.first { address in
            let device = plant.family(at: address).flatMap { DeviceID(family: $0, address: address) }
            return device?.multiInfoNumber == number && glitches[address]?[UInt32(item.info)] != nil
        }
        return holder.flatMap { takeGlitch(UInt32(item.info), at: $0) }
    }

    private mutating func multiInfo(_ request: ScomRequest) -> Result<[UInt8], ScomErrorCode> {
        guard plant.knowsMultiInfo else { return .failure(plant.configuration.multiInfoRefusal) }
        guard request.property.objectID == MultiInfo.property.objectID else { return .failure(.objectIDNotFound) }
        guard request.service == .read else { return .failure(.propertyIsReadOnly) }
        guard let items = MultiInfo.items(requestData: request.data) else {
            return .failure(request.data.count % 3 == 0 ? .invalidServiceArgument : .invalidDataLength)
        }
        let response = MultiInfoResponse(
            families: plant.families, time: plant.clock, values: items.map { takeGlitch($0) ?? plant.value(of: $0) })
        return .success(response.data(answering: items))
    }

    /// Write only, at most 250 bytes (spec §4.7).
    private mutating func writeDatalogField(_ request: ScomRequest) -> Result<[UInt8], ScomErrorCode> {
        guard request.service == .write else { return .failure(.serviceNotSupported) }
        guard request.property.propertyID == .value else { return .failure(.propertyNotSupported) }
        guard request.data.count <= 250 else { return .failure(.invalidDataLength) }
        datalogField = request.data
        return .success([])
    }

    /// A frame that is whole and holds no request: an unknown service, or too little of everything.
    private func malformed(_ frame: Frame) -> Frame? {
        var data = [UInt8](frame.data.prefix(10))
        let isResponse = data.first.map { $0 & 0x02 != 0 } ?? false
        // Another's answer on a shared line is none of ours.
        guard !isResponse else { return nil }
        let code: ScomErrorCode = data.count < 10 ? .invalidFrame : .serviceNotSupported
        data += [UInt8](repeating: 0, count: 10 - data.count)
        data[0] = 0x03
        data.append(littleEndian: code.rawValue)
        return Frame(flags: flags, source: frame.destination, destination: frame.source, data: data)
    }

    /// While the datalog goes to the memory card, every day at 00:00:30 and on request (spec §4.7).
    private func isBusy(at now: ContinuousClock.Instant) -> Bool {
        if let busyUntil, now < busyUntil { return true }
        let secondOfDay = Int64(plant.clock % 86400)
        return hasMemoryCard && savingTime > .zero && Duration.seconds(secondOfDay) >= .seconds(30)
            && Duration.seconds(secondOfDay) < .seconds(30) + savingTime
    }

    private mutating func obeySignals(at now: ContinuousClock.Instant) {
        for signal in plant.takeGatewaySignals() {
            switch signal {
            case 5104: isRestarted = false
            case 5071: restart()
            case 5035: messages.erase()
            case 5059:
                saveDatalog(day: plant.day)
                busyUntil = now + savingTime
            case 5075: datalogs.clear()
            case 5120: datalogs.eraseOldest(30)
            default: break
            }
        }
    }
}
