extension Configuration {
    /// The broker, how to reach it, and what to be called there.
    public struct MQTT: Hashable, Sendable {
        public enum ProtocolVersion: String, Hashable, Sendable {
            case v5 = "5"
            case v311 = "3.1.1"
        }

        /// Who logs in; MQTT 3.1.1 has no password without a user name.
        public struct Credentials: Hashable, Sendable {
            public var username: String
            public var password: Secret?

            public init(username: String, password: Secret? = nil) {
                self.username = username
                self.password = password
            }
        }

        public var host = "localhost"
        public var port: UInt16 = 1883
        public var clientID = "xtmq"
        public var protocolVersion = ProtocolVersion.v5
        public var credentials: Credentials?
        public var tls: TLS?
        /// "R" of the topics, without a slash at either end.
        public var topicRoot = "xtender"
        /// Topic filters that a Response Topic must match one of; empty for no such list.
        public var responseTopics: [String] = []

        public init() {}
    }
}
