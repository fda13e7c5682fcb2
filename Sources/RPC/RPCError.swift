import Dispatcher
public import JSONValue
import ScomProtocol

/// The error of one request or of one of its items.
public struct RPCError: Error, Hashable, Sendable {
    public var code: RPCErrorCode
    /// What is wrong and what is allowed.
    public var message: String
    /// The member at fault, as a JSON Pointer.
    public var pointer: String?

    public init(_ code: RPCErrorCode, _ message: String, at pointer: String? = nil) {
        self.code = code
        self.message = message
        self.pointer = pointer
    }

    public var json: JSONValue {
        var members = JSONObject()
        members["code"] = .string(code.name)
        members["message"] = .string(message)
        if let pointer { members["pointer"] = .string(pointer) }
        members["retryable"] = .bool(code.isRetryable)
        if case .scom(let scom) = code { members["scom_code"] = .integer(Int64(scom.rawValue)) }
        return .object(members)
    }

    /// The same error of an item that lies deeper in the request.
    func under(_ prefix: String) -> RPCError {
        RPCError(code, message, at: prefix + (pointer ?? ""))
    }
}

extension RPCError {
    /// How a failure of the dispatcher is told, for something done to `device`.
    init(_ error: DispatchError, device: String, at pointer: String? = nil) {
        switch error {
        case .busy: self.init(.busy, "the queue is full; try again later")
        case .deadlineExceeded:
            self.init(.deadlineExceeded, "the time for this request was up before there was an answer")
        case .linkDown: self.init(.linkDown, "the line to the gateway is down")
        case .device(.deviceNotFound):
            self.init(.scom(.deviceNotFound), "no device answers as \(device)", at: pointer)
        case .device(let code): self.init(.scom(code), "\(device) answered \(code)", at: pointer)
        case .responseTimeout: self.init(.responseTimeout, "\(device) gave no answer")
        case .deviceSilent:
            self.init(
                .responseTimeout,
                "\(device) has stopped answering; it is probed from time to time and was not asked now")
        case .malformedResponse:
            self.init(
                .implausibleValue, "the answer of \(device) is not of the format that was asked for", at: pointer)
        case .stopped: self.init(.busy, "the service is going down")
        }
    }
}
