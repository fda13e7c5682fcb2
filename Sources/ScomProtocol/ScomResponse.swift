/// A device's answer, with what identifies the request it belongs to (spec §4.2.1, §4.2.2).
public struct ScomResponse: Hashable, Sendable {
    /// State of the gateway.
    public var flags: FrameFlags
    /// The device that answers.
    public var source: ScomAddress
    /// The source address of the request that this answers.
    public var destination: ScomAddress
    public var service: ScomService
    public var property: PropertyReference
    /// Property data, or the error that the device returned.
    public var result: Result<[UInt8], ScomErrorCode>

    /// The answer to `request`, as a gateway gives it.
    public init(
        to request: ScomRequest, from source: ScomAddress, flags: FrameFlags, _ result: Result<[UInt8], ScomErrorCode>
    ) {
        self.flags = flags
        self.source = request.destination
        self.destination = source
        self.service = request.service
        self.property = request.property
        self.result = result
    }

    /// `nil` where the frame holds no well-formed response.
    public init?(_ frame: Frame) {
        guard let (header, data) = ServiceHeader.split(frame.data), header.flags & ServiceHeader.response != 0 else {
            return nil
        }
        guard let service = ScomService(rawValue: header.serviceID) else { return nil }
        flags = frame.flags
        source = frame.source
        destination = frame.destination
        self.service = service
        property = header.property
        if header.flags & ServiceHeader.error != 0 {
            guard data.count == 2 else { return nil }
            result = .failure(ScomErrorCode(rawValue: data.littleEndian(at: 0)))
        } else {
            result = .success([UInt8](data))
        }
    }

    /// The frame that answers, as a gateway sends it.
    public var frame: Frame {
        var flags = ServiceHeader.response
        var data: [UInt8] = []
        switch result {
        case .success(let bytes): data = bytes
        case .failure(let code):
            flags |= ServiceHeader.error
            data.append(littleEndian: code.rawValue)
        }
        let header = ServiceHeader(flags: flags, service, property)
        return Frame(flags: self.flags, source: source, destination: destination, data: header.bytes + data)
    }

    /// Whether this answers `request` sent from `source`: addresses, service and property are all those of the request.
    ///
    /// A file transfer alone answers with another property than it was asked for, its next step (spec §4.8.3, §5.7.1).
    public func answers(_ request: ScomRequest, from source: ScomAddress) -> Bool {
        destination == source && self.source == request.destination && service == request.service
            && (property == request.property || isTransferStep(after: request.property))
    }

    private func isTransferStep(after asked: PropertyReference) -> Bool {
        property.objectType == .datalogTransfer && property.objectType == asked.objectType
            && property.objectID == asked.objectID && DatalogTransfer.answers.contains(property.propertyID)
    }
}
