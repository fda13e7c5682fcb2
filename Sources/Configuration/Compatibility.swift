extension Configuration {
    /// A system whose topics are served beside one's own.
    public enum Compatibility: String, Hashable, Sendable {
        case xtenderMQTT = "xtender_mqtt"
    }
}
