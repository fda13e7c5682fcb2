/// The ten bytes that begin the data of every frame (spec §4.1, §4.2).
struct ServiceHeader {
    static let error: UInt8 = 1 << 0
    static let response: UInt8 = 1 << 1
    static let length = 10

    let flags: UInt8
    let serviceID: UInt8
    let property: PropertyReference

    init(flags: UInt8, _ service: ScomService, _ property: PropertyReference) {
        self.flags = flags
        self.serviceID = service.rawValue
        self.property = property
    }

    static func split(_ data: [UInt8]) -> (ServiceHeader, ArraySlice<UInt8>)? {
        guard data.count >= length else { return nil }
        return (ServiceHeader(data), data[length...])
    }

    private init(_ data: [UInt8]) {
        flags = data[0]
        serviceID = data[1]
        property = PropertyReference(
            ObjectType(rawValue: data.littleEndian(at: 2)), data.littleEndian(at: 4),
            PropertyID(rawValue: data.littleEndian(at: 8)))
    }

    var bytes: [UInt8] {
        var bytes: [UInt8] = [flags, serviceID]
        bytes.append(littleEndian: property.objectType.rawValue)
        bytes.append(littleEndian: property.objectID)
        bytes.append(littleEndian: property.propertyID.rawValue)
        return bytes
    }
}
