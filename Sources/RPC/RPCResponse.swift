import JSONValue

/// A message to send on a response topic, never retained, QoS 1.
public struct RPCResponse: Sendable {
    public var topic: String
    public var correlationData: [UInt8]?
    /// One JSON object.
    public var payload: [UInt8]

    public init(topic: String, correlationData: [UInt8]?, payload: [UInt8]) {
        self.topic = topic
        self.correlationData = correlationData
        self.payload = payload
    }
}

extension RPCResponse {
    /// What is said in place of a payload that is larger than the broker takes; `nil` where that would not be smaller.
    public static func tooLarge(_ payload: [UInt8]) -> [UInt8]? {
        guard let response = (try? JSONValue(parsing: payload))?.object, response["status"] != nil else { return nil }
        let error = RPCError(
            .payloadTooLarge,
            "the request was dealt with, but its response is \(payload.count) bytes long and more than the broker takes; "
                + "ask for less at once")
        var members = JSONObject()
        if let id = response["id"] { members["id"] = id }
        members["status"] = "error"
        members["error"] = error.json
        if let timing = response["timing"] { members["timing"] = timing }
        let small = JSONValue.object(members).serialized()
        return small.count < payload.count ? small : nil
    }
}
