/// A message on a request topic.
public struct RPCRequest: Sendable {
    public var topic: RequestTopic
    public var payload: [UInt8]
    public var isRetained: Bool
    public var responseTopic: String?
    public var correlationData: [UInt8]?
    /// What was left of the MQTT 5 Message Expiry Interval when the message came, in seconds.
    public var expirySeconds: UInt32?
    public var received: ContinuousClock.Instant
    /// How long the payload was; where it was too long to be kept, `payload` is empty.
    public var payloadByteCount: Int

    public init(
        topic: RequestTopic, payload: [UInt8], isRetained: Bool = false, responseTopic: String? = nil,
        correlationData: [UInt8]? = nil, expirySeconds: UInt32? = nil, received: ContinuousClock.Instant,
        payloadByteCount: Int? = nil
    ) {
        self.topic = topic
        self.payload = payload
        self.isRetained = isRetained
        self.responseTopic = responseTopic
        self.correlationData = correlationData
        self.expirySeconds = expirySeconds
        self.received = received
        self.payloadByteCount = payloadByteCount ?? payload.count
    }
}
