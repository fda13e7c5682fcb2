import MQTTClient

/// What is published where, and how (contract §1).
struct Topics: Sendable {
    let root: String

    var service: String { "\(root)/service" }
    var devices: String { "\(root)/devices" }
    var writeEvents: String { "\(root)/event/write" }
    var messageEvents: String { "\(root)/event/message" }

    /// The last will too.
    func status(isOnline: Bool) -> MQTTMessage {
        MQTTMessage(topic: "\(root)/status", text: isOnline ? "online" : "offline", retain: true)
    }

    func json(
        _ topic: String, _ payload: [UInt8], retain: Bool = true, correlationData: [UInt8]? = nil
    ) -> MQTTMessage {
        MQTTMessage(
            topic: topic, payload: payload, retain: retain, correlationData: correlationData,
            contentType: "application/json", payloadIsUTF8: true)
    }
}
