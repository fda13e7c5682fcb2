/// To be published retained, with QoS 1.
public struct DiscoveryMessage: Hashable, Sendable {
    public let topic: String
    /// JSON; empty to remove a device.
    public let payload: [UInt8]

    public init(topic: String, payload: [UInt8]) {
        self.topic = topic
        self.payload = payload
    }
}
