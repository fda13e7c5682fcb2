import Dispatcher
import JSONValue

/// What of a response is known before the request has been looked at: where it goes and which id it echoes.
struct ResponseDraft: Sendable {
    var topic: String
    private(set) var id: JSONValue?

    init(_ request: RPCRequest) {
        topic = request.topic.defaultResponseTopic
    }

    /// Reads the request's JSON, and keeps its `id` if it has one that can be echoed.
    ///
    /// - Returns: the document, or `payloadTooLarge` or `invalidJSON`.
    @discardableResult
    mutating func takeID(from request: RPCRequest) -> Result<JSONValue, RPCError> {
        let size = request.payloadByteCount
        guard size <= RPCSettings.maximumPayload else {
            return .failure(
                RPCError(
                    .payloadTooLarge,
                    "the request is \(size) bytes long; at most \(RPCSettings.maximumPayload) are allowed"))
        }
        do {
            let document = try JSONValue(parsing: request.payload)
            switch document["id"] {
            case .integer(let number)?: id = .integer(number)
            case .string(let text)? where (1...128).contains(text.unicodeScalars.count): id = .string(text)
            default: break
            }
            return .success(document)
        } catch {
            return .failure(RPCError(.invalidJSON, "the request is not JSON: \(error)", at: ""))
        }
    }

    func payload(_ result: Result<JSONObject, RPCError>, _ cost: DispatchCost) -> [UInt8] {
        var members = JSONObject()
        if let id { members["id"] = id }
        switch result {
        case .success(let result):
            members["status"] = "ok"
            members["result"] = .object(result)
        case .failure(let error):
            members["status"] = "error"
            members["error"] = error.json
        }
        members["timing"] = [
            "queued_ms": cost.queued.milliseconds, "line_ms": cost.line.milliseconds,
            "exchanges": .integer(Int64(cost.exchanges)),
        ]
        return JSONValue.object(members).serialized()
    }

    /// A first answer, marked as given again.
    static func replayed(_ payload: [UInt8]) -> [UInt8] {
        guard var members = (try? JSONValue(parsing: payload))?.object else { return payload }
        members["replayed"] = true
        return JSONValue.object(members).serialized()
    }
}
