public import ScomProtocol

/// What went wrong with a request, as clients see it (contract §2).
public enum RPCErrorCode: Hashable, Sendable {
    case invalidJSON
    case payloadTooLarge
    case unknownMethod
    case schemaViolation
    case unknownDevice
    case unknownObject
    case wrongDeviceFamily
    case notWritable
    case outOfRange
    case permissionDenied
    case retainedRequest
    case responseTopicRefused
    case correlationConflict
    case busy
    case deadlineExceeded
    case linkDown
    case responseTimeout
    case preconditionFailed
    case writeUnverified
    case flashBudgetExhausted
    case implausibleValue
    case internalError
    /// A device or the gateway returned it.
    case scom(ScomErrorCode)

    public var name: String {
        switch self {
        case .invalidJSON: "invalid_json"
        case .payloadTooLarge: "payload_too_large"
        case .unknownMethod: "unknown_method"
        case .schemaViolation: "schema_violation"
        case .unknownDevice: "unknown_device"
        case .unknownObject: "unknown_object"
        case .wrongDeviceFamily: "wrong_device_family"
        case .notWritable: "not_writable"
        case .outOfRange: "out_of_range"
        case .permissionDenied: "permission_denied"
        case .retainedRequest: "retained_request"
        case .responseTopicRefused: "response_topic_refused"
        case .correlationConflict: "correlation_conflict"
        case .busy: "busy"
        case .deadlineExceeded: "deadline_exceeded"
        case .linkDown: "link_down"
        case .responseTimeout: "response_timeout"
        case .preconditionFailed: "precondition_failed"
        case .writeUnverified: "write_unverified"
        case .flashBudgetExhausted: "flash_budget_exhausted"
        case .implausibleValue: "implausible_value"
        case .internalError: "internal_error"
        case .scom(let code): code.name
        }
    }

    /// Whether the same request may succeed later without a change to it.
    public var isRetryable: Bool {
        switch self {
        case .busy, .deadlineExceeded, .linkDown, .responseTimeout, .implausibleValue: true
        case .scom(let code):
            [.responseTimeout, .gatewayBusy, .readPropertyFailed, .writePropertyFailed].contains(code)
        default: false
        }
    }
}
