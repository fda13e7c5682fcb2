public import JSONValue

/// A discovery message: a device with all its entities.
public struct Announcement: Hashable, Sendable {
    public let topic: String
    public let payload: JSONValue

    public init(topic: String, payload: JSONValue) {
        self.topic = topic
        self.payload = payload
    }

    /// The entities by their key in the payload.
    var components: JSONObject { payload["cmps"]?.object ?? [:] }
}
