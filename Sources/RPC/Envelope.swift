import JSONSchema
import JSONValue
import Schemas

/// What every request has around its method's own members: checked, and taken apart (contract §2).
struct Envelope {
    let id: JSONValue?
    let timeoutMilliseconds: Int64
    /// The method's own members.
    let members: JSONObject

    /// - Throws: `payloadTooLarge`, `invalidJSON`, `unknownMethod` or `schemaViolation`, in that order.
    init(_ payload: [UInt8], method: String, schemas: Schemas, readID: (JSONValue) -> Void) throws(RPCError) {
        guard payload.count <= RPCSettings.maximumPayload else {
            throw RPCError(
                .payloadTooLarge,
                "the request is \(payload.count) bytes long; at most \(RPCSettings.maximumPayload) are allowed")
        }
        let document: JSONValue
        do {
            document = try JSONValue(parsing: payload)
        } catch {
            throw RPCError(.invalidJSON, "the request is not JSON: \(error)", at: "")
        }
        if let id = document["id"], Envelope.isID(id) { readID(id) }
        guard let schema = schemas.request(method) else {
            throw RPCError(
                .unknownMethod, "there is no method \"\(method)\"; there are \(schemas.methods.joined(separator: ", "))")
        }
        if let violation = schema.validate(document).first {
            throw RPCError(.schemaViolation, violation.message, at: violation.instancePointer)
        }
        guard var members = document.object else { throw RPCError(.schemaViolation, "must be an object", at: "") }
        id = members["id"]
        timeoutMilliseconds = members["timeout_ms"]?.integer ?? RPCSettings.defaultTimeoutMilliseconds
        members["id"] = nil
        members["timeout_ms"] = nil
        self.members = members
    }

    private static func isID(_ id: JSONValue) -> Bool {
        switch id {
        case .integer: true
        case .string(let text): (1...128).contains(text.unicodeScalars.count)
        default: false
        }
    }
}
