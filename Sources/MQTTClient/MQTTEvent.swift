/// What a client reports, on its executor's thread and in order.
public enum MQTTEvent: Sendable {
    /// The broker accepted the connection; the subscriptions are on their way before anything published from here on.
    case connected(sessionPresent: Bool)
    /// The connection ended or could not be made; nil after `stop`. Unless stopped, the client goes on trying. Each error
    /// is reported once per loss.
    case disconnected(MQTTError?)
    /// The broker answered a subscription: in place, or refused with an error.
    case subscribed(filter: String, MQTTError?)
    case message(MQTTMessage)
    /// The broker did not take a message that was published with QoS 1 or 2, and says why (MQTT 5).
    case rejected(MQTTMessage, MQTTError)
}
