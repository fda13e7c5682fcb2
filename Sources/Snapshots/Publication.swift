/// A message for the broker; whoever owns the MQTT client adds the topic root.
public struct Publication: Hashable, Sendable {
    public enum QualityOfService: UInt8, Hashable, Sendable {
        case atMostOnce = 0
        case atLeastOnce = 1
    }

    /// Below the topic root, without a slash at either end: `device/xt1/snapshot`.
    public var topic: String
    /// An empty one clears what the broker has retained.
    public var payload: [UInt8]
    public var qualityOfService: QualityOfService
    public var retain: Bool
    /// After how many seconds the broker may forget it (MQTT 5); `nil` for never.
    public var expirySeconds: UInt32?

    public init(
        topic: String, payload: [UInt8], qualityOfService: QualityOfService = .atLeastOnce, retain: Bool = true,
        expirySeconds: UInt32? = nil
    ) {
        self.topic = topic
        self.payload = payload
        self.qualityOfService = qualityOfService
        self.retain = retain
        self.expirySeconds = expirySeconds
    }

    /// What makes the broker forget a retained message.
    static func clearing(_ topic: String) -> Publication { Publication(topic: topic, payload: []) }
}
