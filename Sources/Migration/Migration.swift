import YAMLDocument

/// A configuration of xtender_mqtt as one of xtmq, and what becomes of the rest.
public struct Migration: Hashable, Sendable {
    /// Something that was not carried over, or not as it was.
    public struct Remark: Hashable, Sendable, CustomStringConvertible {
        /// In the old file, from 1; `nil` for what does not stand there.
        public var line: Int?
        /// `mqtt_setup.mqtt_port`
        public var path: String
        /// What becomes of it, and what to do about it.
        public var message: String

        public var description: String { (line.map { "line \($0): " } ?? "") + "\(path): \(message)" }
    }

    /// Name of the file beside the configuration that `password` belongs into.
    public static let passwordFile = "mqtt-password"

    /// The new configuration, commented YAML. Where there is a password, it refers to `passwordFile`.
    public let configuration: String
    /// The broker's, never part of `configuration`.
    public let password: String?
    /// In the order of the old file.
    public let remarks: [Remark]
    /// Where the old entities of Home Assistant were announced: `<base>/<component>/<address>_<key>_<number>/config`.
    public let discoveryTopics: [String]
    /// The broker, its port and account, for whoever publishes to those topics.
    public let broker: OldConfiguration.Broker

    /// Reads xtender_mqtt's `user_config.yaml`.
    ///
    /// - Parameters:
    ///   - name: of the file, for messages.
    ///   - keepsTopics: whether the old topics are to be served as well.
    /// - Throws: what is wrong with the text, where it is no configuration of xtender_mqtt at all.
    public init(yaml text: String, name: String, keepsTopics: Bool = false) throws(MigrationError) {
        let document: YAMLDocument
        do {
            document = try YAMLDocument(parsing: text, name: name)
        } catch {
            throw MigrationError(name: name, problems: error.problems.map { "\($0.mark): \($0.message)" })
        }
        var reader = OldReader(document)
        let old = try reader.configuration()
        let writer = ConfigurationWriter(old, name: name, keepsTopics: keepsTopics)
        configuration = writer.text
        password = old.broker.password
        broker = old.broker
        discoveryTopics = old.discoveryTopics
        remarks = reader.remarks
    }
}

/// A text that is no configuration of xtender_mqtt.
public struct MigrationError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Of the file.
    public var name: String
    /// What is wrong, each perhaps with line and column before it.
    public var problems: [String]

    public var description: String { problems.map { "\(name):\($0)" }.joined(separator: "\n") }
}
