public import JSONValue

/// A discovery message: a device with all its entities.
public struct Announcement: Hashable, Sendable {
    public let topic: String
    public let payload: JSONValue

    public init(topic: String, payload: JSONValue) {
        self.topic = topic
        self.payload = payload
    }

    /// The entities by their key in the payload, each with its platform.
    var components: [String: String] {
        var components: [String: String] = [:]
        for (key, component) in payload["cmps"]?.object ?? [:] { components[key] = component["p"]?.string }
        return components
    }
}
