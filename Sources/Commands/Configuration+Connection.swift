import Configuration
import MQTTClient
import Service

extension Configuration.MQTT {
    /// A connection of a command's own, beside the service's.
    func connection(for command: String) -> MQTTConfiguration {
        var connection = MQTTConfiguration(self)
        connection.clientIdentifier = "xtmq-\(command)-\(UInt32.random(in: 0 ... .max))"
        return connection
    }
}
