import Dispatcher
import JSONValue
import ScomClient
import ScomProtocol

/// `read-guid`: the identifier of the installation.
struct ReadGUID: Method {
    let name = "read-guid"

    func call(_ members: JSONObject, _ call: Call) async throws(RPCError) -> JSONObject {
        let data = try await call.bytes(.readGUID)
        guard let guid = InstallationGUID(data) else {
            throw RPCError(.implausibleValue, "the gateway answered \(data.count) bytes; an identifier has 16")
        }
        return ["guid": .string(guid.description)]
    }
}

extension Call {
    /// Reads a byte stream of the gateway's.
    func bytes(_ operation: ScomOperation) async throws(RPCError) -> [UInt8] {
        switch await perform(operation) {
        case .success(let reading):
            guard case .bytes(let bytes) = reading.value else { return [] }
            return bytes
        case .failure(let error): throw RPCError(error, device: "the gateway")
        }
    }
}
