import JSONSchema
import JSONValue
import Schemas

/// What every request has around its method's own members: checked, and taken apart (contract §2).
struct Envelope {
    let id: JSONValue?
    let timeoutMilliseconds: Int64
    /// The method's own members.
    let members: JSONObject

    /// - Throws: `unknownMethod` or `schemaViolation`.
    init(_ document: JSONValue, method: String, schemas: Schemas) throws(RPCError) {
        guard let schema = schemas.request(method) else {
            throw RPCError(
                .unknownMethod, "there is no method \"\(method)\"; there are \(schemas.methods.joined(separator: ", "))"
            )
        }
        if !schema.isValid(document), let violation = schema.validate(document).first {
            throw RPCError(.schemaViolation, violation.message, at: violation.instancePointer)
        }
        guard var members = document.object else { throw RPCError(.schemaViolation, "must be an object", at: "") }
        id = members["id"]
        timeoutMilliseconds = members["timeout_ms"]?.integer ?? RPCSettings.defaultTimeoutMilliseconds
        members["id"] = nil
        members["timeout_ms"] = nil
        self.members = members
    }
}
