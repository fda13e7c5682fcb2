/// What a configuration of xtender_mqtt says, its defaults filled in.
public struct OldConfiguration: Hashable, Sendable {
    public struct Broker: Hashable, Sendable {
        public var host = "localhost"
        public var port: UInt16 = 1883
        public var clientID: String?
        public var username: String?
        public var password: String?
    }

    public struct LogLevel: Hashable, Sendable {
        /// As it stands in the old file.
        public var name: String
        /// xtmq's.
        public var level: String
    }

    public var broker = Broker()
    public var topicRoot = "xtender"
    /// `nil` where the old file leaves it open.
    public var serialPort: String?
    public var baud = 38400
    /// Xtenders at 101, 102, …
    public var xtenders: UInt32 = 1
    public var discoveryBase = "homeassistant"
    /// Pause between two rounds of reading, in seconds.
    public var loopSleep = 5.0
    /// Infos and parameters that were read without pause.
    public var urgent: [UInt32] = [3022]
    /// What was switched on, by default or in the old file.
    public var objects: [OldObject] = []
    public var logLevel: LogLevel?

    /// One for each entity that was announced.
    public var discoveryTopics: [String] {
        (0..<xtenders).flatMap { index in
            objects.compactMap { object in
                object.component.map { "\(discoveryBase)/\($0)/\(object.uniqueID(address: 101 + index))/config" }
            }
        }
    }
}
