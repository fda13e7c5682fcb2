import JSONValue
import Runtime
import Simulator

/// A snapshot of six Xtenders with 60 values each, against the time that the wire needs for them.
enum SnapshotTick {
    static func measure(_ report: inout Report) async throws {
        let infos = Infos.xtender.prefix(60).map(String.init).joined(separator: ", ")
        let installation = try await Installation(
            line: .rs232, configuration: "snapshots: [{every: 5s, devices: [xt], infos: [\(infos)]}]")
        try await Task.sleep(for: .seconds(6))
        let before = installation.line.withGateway { $0.counters }
        try await Task.sleep(for: .seconds(20))
        let after = installation.line.withGateway { $0.counters }
        let ticks = 4.0
        let busy = (after.busy - before.busy).seconds / ticks
        let exchanges = Double(after.requests - before.requests) / ticks
        report.add(
            "snapshot of 6 × 60 values", busy / WireTime.packed(values: 360), "× wire time", target: "at most 1.1")
        report.add("snapshot of 6 × 60 values: exchanges", exchanges / 6, "per Xtender", target: "at most 4")
    }
}
