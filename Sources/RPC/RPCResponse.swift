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
