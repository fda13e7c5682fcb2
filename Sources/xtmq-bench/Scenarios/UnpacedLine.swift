import Runtime
import Simulator

/// Scenarios on a line that takes no time, where the service is the limit; beside it the bare responder.
enum UnpacedLine {
    static func measure(_ report: inout Report) async throws {
        let bare = try await BareResponder()
        let installation = try await Installation(line: .unpaced)
        try await latency(bare, installation, "", &report)
        do {
            let awake = try AwakeProcessors()
            defer { withExtendedLifetime(awake) {} }
            try await latency(bare, installation, ", processors kept awake", &report)
        }
        let floor = try await run("echo64", bare.load, window: 64, maximumAge: 0)
        report.add("bare responder, 64 under way", floor.rate, "round trips/s")
        let cached = try await run("cached", installation.load, window: 64, maximumAge: 3_600_000)
        report.add("service, cached reads, 64 under way", cached.rate, "reads/s")
        report.add("cached reads against the bare responder", cached.rate / floor.rate, "×", target: "at least 0.6")
        let flood = try await run("flood", installation.load, window: 256, maximumAge: 0)
        report.add("service, live reads, 256 under way", flood.rate, "reads/s")
        report.add("resident memory after that", installation.service.residentMegabytes, "MB")
    }

    private static func latency(
        _ bare: BareResponder, _ installation: Installation, _ note: String, _ report: inout Report
    ) async throws {
        let floor = try await run("echo", bare.load, window: 1, maximumAge: 0)
        report.addLatencies("bare responder, 1 client\(note)", floor)
        let live = try await run("live", installation.load, window: 1, maximumAge: 0)
        report.addLatencies("service, 1 client, live reads\(note)", live)
        for (label, quantile, target) in [("p50", 0.5, "at most 0.2"), ("p99", 0.99, "at most 1")] {
            report.add(
                "service beyond the bare responder\(note), \(label)",
                (live.quantile(quantile) - floor.quantile(quantile)).milliseconds, "ms", target: target)
        }
    }

    private static func run(_ name: String, _ load: LoadThread, window: Int, maximumAge: Int) async throws -> LoadRun {
        let client = LoadClient(name, on: load, method: "read-info", window: window) { number in
            "\"device\":\"xt1\",\"info\":\(Infos.xtender[number % 40]),\"max_age_ms\":\(maximumAge)"
        }
        return try await LoadRun.run([client], on: load, for: .seconds(10))
    }
}
