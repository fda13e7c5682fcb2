/// What is asked of one device: a service on a property, with the data it takes (spec §4.2.1, §4.2.2).
public struct ScomRequest: Hashable, Sendable {
    public var destination: ScomAddress
    public var service: ScomService
    public var property: PropertyReference
    /// What a write writes, or a read sends along; at most `maximumDataLength` bytes, 250 for the datalog field (spec
    /// §4.7).
    public var data: [UInt8]

    public init(to destination: ScomAddress, _ service: ScomService, _ property: PropertyReference, data: [UInt8] = [])
    {
        self.destination = destination
        self.service = service
        self.property = property
        self.data = data
    }

    /// The longest property data of a request: a frame of 256 bytes less its header and checksums (spec §3.3).
    public static let maximumDataLength = 230

    /// The frame that asks; the response goes to `source`.
    public func frame(from source: ScomAddress) -> Frame {
        Frame(source: source, destination: destination, data: ServiceHeader(flags: 0, service, property).bytes + data)
    }

    /// Reads a request out of a frame, as a gateway does; `nil` where it is none.
    public init?(_ frame: Frame) {
        guard let (header, data) = ServiceHeader.split(frame.data), header.flags == 0 else { return nil }
        guard let service = ScomService(rawValue: header.serviceID) else { return nil }
        self.init(to: frame.destination, service, header.property, data: [UInt8](data))
    }
}
