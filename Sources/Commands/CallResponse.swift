import JSONValue
import MQTTClient

/// A response as it came.
struct CallResponse {
    let text: String
    /// `nil` where it is none.
    let document: JSONValue?

    init(_ message: MQTTMessage) {
        text = String(decoding: message.payload, as: UTF8.self)
        let parsed = try? JSONValue(parsing: message.payload)
        document = parsed?["status"] == nil ? nil : parsed
    }

    /// Of a file's series only the last one says so.
    var isLast: Bool { document?["result"]?["last"]?.bool ?? true }

    /// `nil` for ok.
    var exitStatus: ExitStatus? {
        guard document?["status"] != "ok" else { return nil }
        let error = document?["error"]
        switch error?["code"]?.string {
        case "permission_denied": return .notPermitted
        case "internal_error": return .internalError
        case "write_unverified": return .unknownOutcome
        default: return error?["retryable"] == true ? .tryAgain : .badRequest
        }
    }
}
