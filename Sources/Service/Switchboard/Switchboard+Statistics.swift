import JSONValue
import MQTTClient
import RPC
import ScomLink
import Snapshots

/// What `get-stats` shows of the parts that the RPC does not know.
extension Switchboard {
    func statistics() -> JSONObject {
        guard let parts else { return [:] }
        let mqtt = parts.mqtt.assumeIsolated { $0.counters }
        let snapshots = parts.snapshots.assumeIsolated { $0.statistics }
        return [
            "line": .object(line.json(parts.link.facts.counters)), "mqtt": mqtt.json, "snapshots": snapshots.json,
        ]
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

extension SnapshotStatistics {
    fileprivate var json: JSONValue {
        var missing = JSONObject()
        for (reason, count) in self.missing.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            missing[reason.rawValue] = .integer(Int64(count))
        }
        return [
            "published": .integer(Int64(published)), "unchanged": .integer(Int64(unchanged)),
            "ticks": .integer(Int64(ticks)), "late": .integer(Int64(late)), "skipped": .integer(Int64(skipped)),
            "quiet": .integer(Int64(quiet)), "doubted": .integer(Int64(doubted)), "missing": .object(missing),
        ]
    }
}
