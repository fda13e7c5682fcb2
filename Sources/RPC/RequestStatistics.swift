import Dispatcher
import JSONValue

/// Requests by method and outcome, and how long their answers took.
struct RequestStatistics: Sendable {
    private var outcomes: [String: [String: Int]] = [:]
    private var latencies: [String: LatencyHistogram] = [:]
    private(set) var writes: [String: Int] = [:]

    /// - Parameter outcome: `ok` or an error code.
    mutating func record(_ method: String, _ outcome: String, _ latency: Duration) {
        outcomes[method, default: [:]][outcome, default: 0] += 1
        latencies[method, default: LatencyHistogram()].record(latency)
    }

    mutating func record(write outcome: String) {
        writes[outcome, default: 0] += 1
    }

    var requestsJSON: JSONValue {
        .object(JSONObject(outcomes.sorted { $0.key < $1.key }.map { ($0.key, RequestStatistics.json($0.value)) }))
    }

    var latenciesJSON: JSONValue {
        .object(JSONObject(latencies.sorted { $0.key < $1.key }.map { ($0.key, RequestStatistics.json($0.value)) }))
    }

    var writesJSON: JSONValue { RequestStatistics.json(writes) }

    static func json(_ histogram: LatencyHistogram) -> JSONValue {
        func milliseconds(_ quantile: Double) -> JSONValue {
            (histogram.quantile(quantile) ?? .zero).milliseconds
        }
        return [
            "count": .integer(Int64(histogram.count)), "p50": milliseconds(0.5), "p90": milliseconds(0.9),
            "p99": milliseconds(0.99), "max": histogram.maximum.milliseconds,
        ]
    }

    private static func json(_ counts: [String: Int]) -> JSONValue {
        .object(JSONObject(counts.sorted { $0.key < $1.key }.map { ($0.key, .integer(Int64($0.value))) }))
    }
}

extension Duration {
    /// Milliseconds to three decimals.
    var milliseconds: JSONValue {
        let microseconds = components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000
        return JSONValue(Double(microseconds) / 1000)
    }
}
