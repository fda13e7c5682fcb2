import Configuration
import Logging
import MQTTClient

extension MQTTConfiguration {
    /// A connection of one's own to the configured broker, always MQTT 5.
    init(_ settings: Configuration.MQTT, clientIdentifier: String) {
        self.init(host: settings.host, port: settings.port, clientIdentifier: clientIdentifier)
        username = settings.credentials?.username
        password = settings.credentials?.password?.reveal()
    }
}

extension Logger {
    /// For commands whose errors are thrown, not logged.
    static let silent = Logger(label: "xtmq") { _ in SwiftLogNoOpLogHandler() }
}
