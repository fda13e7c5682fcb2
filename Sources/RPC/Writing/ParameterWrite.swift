import Dispatcher
import JSONValue
import ObjectValues
import ScomCatalog
import ScomProtocol

/// A write that was asked for, checked against catalogue and role, not yet against a device.
struct ParameterWrite: Sendable {
    let subject: Subject
    let object: CatalogObject
    let value: ScomValue
    /// As the request has it.
    let requested: JSONValue
    let persist: Bool
    /// Write only if the present value equals this.
    let condition: ScomValue?

    /// - Parameter prefix: where in the request the members stand.
    /// - Throws: what is wrong with device, parameter, role or value, in that order.
    init(
        _ members: JSONObject, _ role: ClientRole, client: String, _ services: Services, under prefix: String = ""
    ) async throws(RPCError) {
        subject = try await services.subject(members["device"] ?? .null, at: prefix + "/device")
        let pointer = prefix + "/param"
        object = try services.object(members["param"] ?? .null, .parameter, of: subject.id.family, at: pointer)
        requested = members["value"] ?? .null
        persist = members["persist"]?.bool ?? false
        guard object.isWritable, object.level != .viewOnly else {
            throw RPCError(.notWritable, "\(object.name) cannot be written", at: pointer)
        }
        try ParameterWrite.check(role, client, object, persist, under: prefix)
        value = try ParameterWrite.value(requested, object, at: prefix + "/value")
        if let json = members["if_value"] {
            condition = try ParameterWrite.value(json, object, at: prefix + "/if_value")
        } else {
            condition = nil
        }
    }

    /// The write that puts an earlier value back.
    init(restoring value: ScomValue, of write: ParameterWrite, on subject: Subject, persist: Bool) {
        self.subject = subject
        object = write.object
        self.value = value
        requested = PresentedValue(value, of: write.object)?.value ?? .null
        self.persist = persist
        condition = nil
    }

    var isSignal: Bool { object.meaning == .signal }

    private static func check(
        _ role: ClientRole, _ client: String, _ object: CatalogObject, _ persist: Bool, under prefix: String
    ) throws(RPCError) {
        guard let level = role.writeLevel else {
            throw RPCError(.permissionDenied, "client \(client) may not write", at: prefix + "/param")
        }
        if let needed = object.level, needed > level {
            throw RPCError(
                .permissionDenied,
                "client \(client) may write up to level \(level.name); \(object.name) needs \(needed.name)",
                at: prefix + "/param")
        }
        if let only = role.only, !only.contains(object.name), !only.contains(String(object.number)) {
            throw RPCError(.permissionDenied, "client \(client) may not write \(object.name)", at: prefix + "/param")
        }
        if persist, !role.mayPersist {
            throw RPCError(
                .permissionDenied, "client \(client) may write to RAM only; write without persist",
                at: prefix + "/persist")
        }
    }

    private static func value(_ json: JSONValue, _ object: CatalogObject, at pointer: String) throws(RPCError)
        -> ScomValue
    {
        do {
            return try ScomValue(json, for: object)
        } catch {
            throw RPCError(error.code == .wrongType ? .schemaViolation : .outOfRange, error.message, at: pointer)
        }
    }
}
