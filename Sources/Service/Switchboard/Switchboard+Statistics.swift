import JSONValue
import MQTTClient
import RPC
import ScomLink

/// What `get-stats` shows of the parts that the RPC does not know.
extension Switchboard {
    func statistics() -> JSONObject {
        guard let parts else { return [:] }
        let mqtt = parts.mqtt.assumeIsolated { $0.counters }
        return ["line": .object(line.json(parts.link.facts.counters)), "mqtt": mqtt.json]
    }
}

extension MQTTCounters {
    fileprivate var json: JSONValue {
        [
            "received": .integer(Int64(messagesReceived)), "published": .integer(Int64(messagesPublished)),
            "acknowledged": .integer(Int64(messagesAcknowledged)), "rejected": .integer(Int64(messagesRejected)),
            "refused_full": .integer(Int64(messagesRefusedFull)), "bytes_received": .integer(Int64(bytesReceived)),
            "bytes_published": .integer(Int64(bytesPublished)), "failed_attempts": .integer(Int64(failedAttempts)),
            "reconnects": .integer(Int64(reconnections)),
        ]
    }
}
