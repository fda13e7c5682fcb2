import Devices
import Dispatcher
import JSONValue
import ScomCatalog
import ScomProtocol

/// A property that a request names by numbers: any device, type, object and property, catalogued or not.
struct RawTarget: Sendable {
    let address: ScomAddress
    /// `nil` for an address that no device can have.
    let subject: Subject?
    /// What the catalogue has of it.
    let object: CatalogObject?
    let property: PropertyReference
    let format: ScomFormat

    init(_ members: JSONObject, _ services: Services) async throws(RPCError) {
        let reference = members["device"] ?? .null
        if let number = reference.integer.flatMap({ UInt32(exactly: $0) }) {
            address = ScomAddress(number)
            if let id = await services.directory.resolve(address: number) {
                subject = Subject(id: id, alias: await services.directory.alias(of: id))
            } else {
                subject = nil
            }
        } else {
            let found = try await services.subject(reference, at: "/device")
            subject = found
            address = found.id.address
        }
        property = PropertyReference(
            ObjectType(rawValue: UInt16(truncatingIfNeeded: members["object_type"]?.integer ?? 0)),
            UInt32(truncatingIfNeeded: members["object_id"]?.integer ?? 0),
            PropertyID(rawValue: UInt16(truncatingIfNeeded: members["property_id"]?.integer ?? 0)))
        object = RawTarget.object(property, subject, services)
        let given = members["format"]?.string.flatMap { ScomFormat(rawValue: $0) }
        guard let format = given ?? RawTarget.format(property, object) else {
            throw RPCError(
                .schemaViolation,
                "format is needed: the catalogue does not have object \(property.objectID) of type \(property.objectType.rawValue); it is one of \(ScomFormat.allCases.map(\.rawValue).joined(separator: ", "))",
                at: "/format")
        }
        self.format = format
    }

    /// What errors call the device.
    var name: String { subject?.name ?? "address \(address)" }

    /// The object, where the property is one that has its value.
    var valuedObject: CatalogObject? {
        property.objectType == .parameter && property.propertyID == .levelQSP ? nil : object
    }

    /// Device and property, as results and records show them.
    var members: JSONObject {
        var members: JSONObject = ["device": subject.map { .string($0.name) } ?? .null]
        if let alias = subject?.alias { members["alias"] = .string(alias) }
        members["address"] = .integer(Int64(address.rawValue))
        members["object_type"] = .integer(Int64(property.objectType.rawValue))
        members["object_id"] = .integer(Int64(property.objectID))
        members["property_id"] = .integer(Int64(property.propertyID.rawValue))
        return members
    }

    /// The member of the request that an error of the device is about.
    func pointer(_ error: DispatchError, value: String? = nil) -> String? {
        switch error {
        case .device(.deviceNotFound), .device(.multicastReadNotSupported): "/device"
        case .device(.typeNotSupported): "/object_type"
        case .device(.objectIDNotFound), .device(.objectNotSupported): "/object_id"
        case .device(.propertyNotSupported), .device(.propertyIsReadOnly), .device(.objectPropertyInvalid):
            "/property_id"
        case .device(.invalidData), .device(.invalidDataLength), .device(.dataTooBig), .device(.dataTooSmall): value
        case .malformedResponse: "/format"
        default: nil
        }
    }

    private static func object(
        _ property: PropertyReference, _ subject: Subject?, _ services: Services
    ) -> CatalogObject? {
        guard let subject, let object = services.objects.object(subject.id.family, property.objectID) else {
            return nil
        }
        let kind: ObjectKind? =
            switch property.objectType {
            case .userInfo: .info
            case .parameter: .parameter
            default: nil
            }
        return object.kind == kind ? object : nil
    }

    /// As specification and catalogue have it.
    private static func format(_ property: PropertyReference, _ object: CatalogObject?) -> ScomFormat? {
        switch property.objectType {
        case .userInfo: object?.format
        case .parameter: property.propertyID == .levelQSP ? .shortEnum : object?.format
        case .datalogField: .string
        case .message, .guid, .multiInfo, .screen, .datalogTransfer: .byteStream
        default: nil
        }
    }
}
