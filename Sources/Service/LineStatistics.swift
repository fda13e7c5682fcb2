import Dispatcher
import JSONValue
import ScomClient
import ScomLink

/// How long exchanges took, beside what the link counts.
struct LineStatistics {
    private var exchanges = LatencyHistogram()

    mutating func record(_ exchange: ScomExchange, _ outcome: ExchangeOutcome) {
        exchanges.record(outcome.duration)
    }

    /// The member `line` of `get-stats`.
    func json(_ counters: LinkCounters) -> JSONObject {
        var dropped: JSONObject = ["noise_bytes": .integer(Int64(counters.noiseBytes))]
        for reason in DropReason.allCases { dropped[reason.rawValue] = .integer(Int64(counters.dropped[reason])) }
        return [
            "exchange_ms": quantiles, "bytes_sent": .integer(Int64(counters.bytesSent)),
            "bytes_received": .integer(Int64(counters.bytesReceived)),
            "timeouts": .integer(Int64(counters.timeouts)), "damaged": .integer(Int64(counters.damaged)),
            "dropped": .object(dropped), "reconnects": .integer(Int64(max(0, counters.openings - 1))),
        ]
    }

    private var quantiles: JSONValue {
        func milliseconds(_ duration: Duration?) -> JSONValue {
            let components = (duration ?? .zero).components
            let microseconds = components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000
            return JSONValue(Double(microseconds) / 1000)
        }
        return [
            "count": .integer(Int64(exchanges.count)), "p50": milliseconds(exchanges.quantile(0.5)),
            "p90": milliseconds(exchanges.quantile(0.9)), "p99": milliseconds(exchanges.quantile(0.99)),
            "max": milliseconds(exchanges.maximum),
        ]
    }
}
