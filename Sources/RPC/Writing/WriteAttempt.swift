import Devices
import JSONValue
import ScomCatalog
import ScomProtocol

/// Which parameter a request wants to write: enough to tell of the attempt, whatever becomes of it.
struct WriteAttempt: Sendable {
    let subject: Subject
    let object: CatalogObject
    /// The value as the request has it.
    let requested: JSONValue
    let persist: Bool
    /// What is known of the parameter's limits without a question to the device.
    let limits: ObjectLimits?

    init(subject: Subject, object: CatalogObject, requested: JSONValue, persist: Bool) {
        self.subject = subject
        self.object = object
        self.requested = requested
        self.persist = persist
        limits = nil
    }

    /// - Parameter prefix: where in the request the members stand.
    /// - Throws: `unknownDevice`, `unknownObject` and the like.
    init(_ members: JSONObject, _ services: Services, under prefix: String = "") async throws(RPCError) {
        subject = try await services.subject(members["device"] ?? .null, at: prefix + "/device")
        object = try services.object(
            members["param"] ?? .null, .parameter, of: subject.id.family, at: prefix + "/param")
        requested = members["value"] ?? .null
        persist = members["persist"]?.bool ?? false
        limits = await services.directory.knownLimits(of: object, at: subject.id.address)
    }

    /// - Throws: `notWritable` where nobody can write the parameter, `permissionDenied` where this client may not.
    func check(_ role: ClientRole, of client: String, under prefix: String) throws(RPCError) {
        let pointer = prefix + "/param"
        guard object.isWritable, object.level != .viewOnly else {
            throw RPCError(.notWritable, "\(object.name) cannot be written", at: pointer)
        }
        try role.requireWriting(object, persist: persist, client: client, under: prefix)
    }

    /// What begins the result for a device.
    func members(on subject: Subject) -> JSONObject {
        var members = subject.members()
        members["param"] = .integer(Int64(object.number))
        members["name"] = .string(object.name)
        return members
    }
}
