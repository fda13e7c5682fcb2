/// How often a message is delivered.
public enum MQTTQualityOfService: UInt8, Sendable, Hashable {
    case atMostOnce = 0
    case atLeastOnce = 1
    case exactlyOnce = 2
}

/// A name and a value beside the payload (MQTT 5). Names may repeat; the order is kept.
public struct MQTTUserProperty: Sendable, Hashable {
    public var name: String
    public var value: String

    public init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}

/// A message, outgoing or received. What is marked MQTT 5 is neither sent nor seen in an MQTT 3.1.1 connection.
public struct MQTTMessage: Sendable, Hashable {
    public var topic: String
    public var payload: [UInt8]
    public var qualityOfService: MQTTQualityOfService
    /// Outgoing: the broker keeps it for later subscribers. Received: how it was published where the subscription asked
    /// for that (MQTT 5), else whether the broker had it stored.
    public var retain: Bool
    /// Where an answer is wanted (MQTT 5).
    public var responseTopic: String?
    /// What an answer repeats, at most 65 535 bytes (MQTT 5).
    public var correlationData: [UInt8]?
    /// MIME type of the payload (MQTT 5).
    public var contentType: String?
    /// How long the message is worth delivering, in seconds (MQTT 5). Received: what is left of it.
    public var messageExpiryInterval: UInt32?
    /// The payload is declared to be UTF-8 text (MQTT 5).
    public var payloadIsUTF8: Bool
    public var userProperties: [MQTTUserProperty]
    /// Received only: how many bytes the payload had where it was longer than the client's bound; it is empty then.
    public var omittedPayloadByteCount: Int

    public init(
        topic: String, payload: [UInt8], qualityOfService: MQTTQualityOfService = .atLeastOnce, retain: Bool = false,
        responseTopic: String? = nil, correlationData: [UInt8]? = nil, contentType: String? = nil,
        messageExpiryInterval: UInt32? = nil, payloadIsUTF8: Bool = false, userProperties: [MQTTUserProperty] = []
    ) {
        self.topic = topic
        self.payload = payload
        self.qualityOfService = qualityOfService
        self.retain = retain
        self.responseTopic = responseTopic
        self.correlationData = correlationData
        self.contentType = contentType
        self.messageExpiryInterval = messageExpiryInterval
        self.payloadIsUTF8 = payloadIsUTF8
        self.userProperties = userProperties
        omittedPayloadByteCount = 0
    }

    /// A message with a text as its payload.
    public init(
        topic: String, text: String, qualityOfService: MQTTQualityOfService = .atLeastOnce, retain: Bool = false
    ) {
        self.init(topic: topic, payload: Array(text.utf8), qualityOfService: qualityOfService, retain: retain)
    }
}
