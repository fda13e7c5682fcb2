import JSONValue
import Runtime
import Simulator

/// Scenarios at 38400 baud, where the wire is the limit.
enum PacedLine {
    static func measure(_ report: inout Report) async throws {
        let installation = try await Installation(line: .rs232)
        report.add("start to online", installation.startTime.milliseconds, "ms", target: "at most 100")
        report.add("resident memory, idle", try await installation.idleResidentMegabytes(), "MB", target: "at most 20")
        try await many(installation, 64, &report)
        try await batch(installation, &report)
        try await many(installation, 1000, &report)
        report.add("resident memory after 1000 clients", installation.service.residentMegabytes, "MB")
        let statistics = try await installation.statistics()
        report.add("packing ratio over all of this", statistics["line"]?["packing_ratio"]?.real ?? 0, "values/exchange")
    }

    /// One client in a closed loop, and what broker and client leave of the wire's time even where nothing is behind them.
    static func measureSingle(_ report: inout Report) async throws {
        try await floor("", &report)
        try await single("", &report)
        let awake = try AwakeProcessors()
        defer { withExtendedLifetime(awake) {} }
        try await floor(", processors kept awake", &report)
        try await single(", processors kept awake", &report)
    }

    private static func floor(_ note: String, _ report: inout Report) async throws {
        let bare = try await BareResponder()
        let wire = 1 / WireTime.singleReadsPerSecond
        let client = LoadClient(
            "floor", on: bare.load, method: "read-info", pause: .microseconds(Int64(wire * 1e6)), members: battery)
        let median = try await LoadRun.run([client], on: bare.load, for: .seconds(10)).quantile(0.5)
        report.add("bare responder, asked once in the wire's time\(note), p50", median.milliseconds, "ms")
        report.add("single reads that leave to a service of no time\(note)", 1 / (wire + median.seconds), "reads/s")
    }

    private static func single(_ note: String, _ report: inout Report) async throws {
        let installation = try await Installation(line: .rs232)
        let client = LoadClient("single", on: installation.load, method: "read-info", members: battery)
        let run = try await LoadRun.run([client], on: installation.load, for: .seconds(20))
        let name = "1 client, single reads\(note)"
        report.add(name, run.rate, "reads/s", limit: WireTime.singleReadsPerSecond, target: "at least 60.5")
        report.addLatencies(name, run)
    }

    @Sendable private static func battery(_ number: Int) -> String {
        "\"device\":\"xt1\",\"info\":\"battery_voltage\""
    }

    private static func many(_ installation: Installation, _ count: Int, _ report: inout Report) async throws {
        let clients = (0..<count).map { index in
            LoadClient("many\(count)-\(index)", on: installation.load, method: "read-info", timeout: .seconds(10)) {
                number in
                let info = Infos.xtender[(index * 7 + number * 13) % Infos.xtender.count]
                return "\"device\":\"xt\((index + number) % 6 + 1)\",\"info\":\(info)"
            }
        }
        let before = installation.service.processorSeconds
        let run = try await LoadRun.run(clients, on: installation.load, for: .seconds(15))
        let name = "\(count) clients, single reads"
        report.add(
            name, run.rate, "reads/s", limit: WireTime.packedReadsPerSecond, target: count == 64 ? "at least 310" : nil)
        report.addLatencies(name, run)
        report.add(
            "\(name): failed, late or unanswered", Double(run.failures + run.late + run.unanswered), "", target: "0")
        let used = installation.service.processorSeconds - before
        report.add("\(name): processor time a request", used / Double(max(run.count, 1)) * 1e6, "µs")
    }

    private static func batch(_ installation: Installation, _ report: inout Report) async throws {
        let items = (0..<300).map { "{\"device\":\"xt\($0 % 6 + 1)\",\"info\":\(Infos.xtender[$0 / 6])}" }
        let payload = "{\"items\":[\(items.joined(separator: ","))]}"
        var best = Duration.seconds(60)
        for _ in 0..<3 {
            let began = ContinuousClock.now
            let answer = try await installation.load.request("read-batch", payload)
            best = min(best, began.duration(to: .now))
            guard answer["result"]?["failed"]?.integer == 0 else {
                throw BenchError("read-batch failed: \(answer.text())")
            }
        }
        let wire = WireTime.packed(values: 300)
        report.add("read-batch of 300 infos", best.seconds / wire, "× wire time", target: "at most 1.1")
    }
}
