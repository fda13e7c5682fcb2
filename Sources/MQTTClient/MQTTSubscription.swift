/// What to subscribe to, and how.
public struct MQTTSubscription: Sendable, Hashable {
    /// When the broker sends the messages it has stored (MQTT 5).
    public enum RetainedMessages: UInt8, Sendable, Hashable {
        case always = 0
        /// Only if there was no such subscription before.
        case ifNew = 1
        case never = 2
    }

    /// A topic, or a filter with `+` and `#`.
    public var filter: String
    public var qualityOfService: MQTTQualityOfService
    /// Do not send what this client publishes (MQTT 5).
    public var noLocal: Bool
    /// Messages carry the retain flag they were published with (MQTT 5); else only stored messages carry it.
    public var retainAsPublished: Bool
    public var retainedMessages: RetainedMessages

    public init(
        _ filter: String, qualityOfService: MQTTQualityOfService = .atLeastOnce, noLocal: Bool = false,
        retainAsPublished: Bool = true, retainedMessages: RetainedMessages = .always
    ) {
        self.filter = filter
        self.qualityOfService = qualityOfService
        self.noLocal = noLocal
        self.retainAsPublished = retainAsPublished
        self.retainedMessages = retainedMessages
    }
}
