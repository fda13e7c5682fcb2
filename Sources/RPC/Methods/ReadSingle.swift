import Dispatcher
import JSONValue
import ScomProtocol

/// `read-info` and `read-param`: one reading.
struct ReadSingle: Method {
    enum Kind {
        case info
        case parameter
    }

    let kind: Kind
    let services: Services

    var name: String { kind == .info ? "read-info" : "read-param" }

    func call(_ members: JSONObject, _ call: Call) async throws(RPCError) -> JSONObject {
        let target = try await ReadTarget(members, services)
        let maximumAge = Duration.milliseconds(members["max_age_ms"]?.integer ?? 0)
        let pointer = kind == .info ? "/info" : "/param"
        switch await call.perform(target.operation, maximumAge: maximumAge) {
        case .success(let reading):
            return try target.json(reading, shadow: await target.shadow(services), at: pointer)
        case .failure(let error): throw RPCError(error, device: target.subject.name, at: error.pointer(pointer))
        }
    }
}

extension DispatchError {
    /// The member that an error of a device is about.
    func pointer(_ object: String, device: String = "/device") -> String? {
        switch self {
        case .device(.deviceNotFound): device
        case .device: object
        default: nil
        }
    }
}
