import CMosquitto

/// The rules of MQTT for topics.
public enum MQTTTopic {
    /// Whether a topic filter with `+` and `#` matches a topic; a filter that is none matches nothing.
    public static func matches(_ filter: String, _ topic: String) -> Bool {
        var isMatch = false
        return mosquitto_topic_matches_sub(filter, topic, &isMatch) == MOSQ_ERR_SUCCESS.rawValue && isMatch
    }
}
