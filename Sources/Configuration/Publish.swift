extension Configuration {
    /// How snapshots are published.
    public struct Publish: Hashable, Sendable {
        /// Each value on a topic of its own too.
        public var values = false
        /// Only snapshots that differ from the last, and one for each `heartbeat`.
        public var onChange = false
        /// Longest silence with `onChange`, 1 s to 24 h.
        public var heartbeat = Duration.seconds(60)

        public init() {}
    }

    /// Home Assistant's MQTT discovery.
    public struct HomeAssistant: Hashable, Sendable {
        public var isEnabled = true
        /// Discovery prefix. No Response Topic may lie under it, enabled or not.
        public var prefix = "homeassistant"
        /// Whether the entities are those of xtender_mqtt, with their names and history.
        public var takesOverXtenderMQTT = false
        /// Whether times are entities of the platform `time`, which Home Assistant has since 2026, else texts.
        public var usesTimePlatform = false

        public init() {}
    }

    /// Flash memory's protection.
    public struct Flash: Hashable, Sendable {
        /// Persistent writes per device and parameter, 0 to 1000 (spec §4.5.4 guarantees 1000).
        public var budget = 500

        public init() {}
    }

    public struct DispatcherSettings: Hashable, Sendable {
        /// Requests that can wait, 1 to 65536.
        public var queue = 1024

        public init() {}
    }
}
