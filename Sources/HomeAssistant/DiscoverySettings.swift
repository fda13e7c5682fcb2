public import Configuration

/// Where discovery goes, and what Home Assistant may do.
public struct DiscoverySettings: Hashable, Sendable {
    /// "R" of the service's topics.
    public var topicRoot: String
    /// Home Assistant's discovery prefix, in general `homeassistant`.
    public var prefix: String
    /// Of this program.
    public var version: String
    /// The client as which Home Assistant writes, last level of its request topic.
    public var client: String
    /// What that client may write; entities for more are read-only.
    public var role: Configuration.ClientRole
    /// Whether entities have the unique ids that xtender_mqtt gave them, and so its entities' names and history.
    public var takesOverXtenderMQTT = false
    /// Whether times that can be written are of the platform `time`, which Home Assistant has since 2026, else texts.
    public var usesTimePlatform = false

    public init(
        topicRoot: String, prefix: String = "homeassistant", version: String, client: String = "homeassistant",
        role: Configuration.ClientRole
    ) {
        self.topicRoot = topicRoot
        self.prefix = prefix
        self.version = version
        self.client = client
        self.role = role
    }
}
