/// Totals since the client was made.
public struct MQTTCounters: Sendable, Hashable {
    /// Connections the broker accepted; all but the first were reconnections.
    public var connections = 0
    /// Attempts that failed.
    public var failedAttempts = 0
    public var messagesPublished = 0
    public var bytesPublished = 0
    /// Messages of QoS 1 and 2 that the broker acknowledged.
    public var messagesAcknowledged = 0
    /// Acknowledged with a reason that means the broker did not take the message.
    public var messagesRejected = 0
    /// Publications refused because too many were waiting.
    public var messagesRefusedFull = 0
    public var messagesReceived = 0
    public var bytesReceived = 0

    public init() {}

    public var reconnections: Int { max(0, connections - 1) }

    mutating func published(_ message: borrowing MQTTMessage) {
        messagesPublished += 1
        bytesPublished += message.payload.count
    }
}
