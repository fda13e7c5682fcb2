import ArgumentParser
import Runtime
import Simulator

/// `xtmq-bench recovery`
struct RecoveryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recovery",
        abstract:
            "Measures how long it takes until snapshots are good again after a replug, and restarts of broker and gateway.",
        discussion: """
            Fails if one took longer than it may: 2 s after a replug, 5 s after a restart. Takes about 6 s for each run of
            each kind.
            """)

    @Option(help: "Runs of each, at least 1.")
    var runs = 12

    @Option(help: "Lines to do it with: \(RecoveryLine.allCases.map(\.rawValue).joined(separator: ", ")).")
    var over: [RecoveryLine] = RecoveryLine.allCases

    func validate() throws {
        guard runs >= 1 else { throw ValidationError("--runs: at least 1") }
    }

    func run() async throws {
        var rows: [RecoveryRow] = []
        for way in over { rows += try await measure(way) }
        Output.say(RecoveryRow.header)
        for row in rows { Output.say(row.markdown) }
        guard rows.allSatisfy(\.isMet) else { throw ExitCode.failure }
    }

    private func measure(_ way: RecoveryLine) async throws -> [RecoveryRow] {
        let broker = try BenchBroker()
        let (line, link) = try way.open(in: broker)
        let service = try BenchService(broker: broker, link: link, configuration: "")
        let watcher = RecoveryWatcher(port: broker.port)
        try await watcher.start()
        let start = try await watcher.recovered(since: .now)
        Output.say("\(way.rawValue), start: \(start.text)")
        var rows: [RecoveryRow] = []
        rows.append(
            try await measure("\(way.rawValue): replug of the line", limit: 2) {
                line.unplug()
                try await Task.sleep(for: .milliseconds(Int.random(in: 500...4000)))
                let plugged = ContinuousClock.now
                try line.plug()
                return try await watcher.recovered(since: plugged)
            })
        rows.append(
            try await measure("\(way.rawValue): restart of the gateway, silent for 2 s", limit: 5) {
                line.withGateway { $0.begin(.restart(.seconds(2)), at: .now) }
                try await Task.sleep(for: .seconds(2))
                line.withGateway { $0.end(.restart(.seconds(2)), at: .now) }
                return try await watcher.recovered(since: .now)
            })
        // The broker does not care what the line is.
        for isHard in way == .serial ? [false, true] : [] {
            rows.append(
                try await measure("restart of the broker\(isHard ? " after SIGKILL" : "")", limit: 5) {
                    await watcher.stop()
                    broker.stop(isHard: isHard)
                    try await Task.sleep(for: .milliseconds(Int.random(in: 200...3000)))
                    try broker.start()
                    let up = ContinuousClock.now
                    try await watcher.start()
                    return try await watcher.recovered(since: up)
                })
        }
        await watcher.stop()
        service.stop()
        line.stop()
        return rows
    }

    private func measure(
        _ name: String, limit: Double, _ once: () async throws -> Recovery
    ) async throws -> RecoveryRow {
        var row = RecoveryRow(name, limit: limit)
        for _ in 0..<runs {
            // Not in step with the ticks of the snapshots.
            try await Task.sleep(for: .milliseconds(Int.random(in: 1000...3000)))
            let recovery = try await once()
            Output.say("\(name): \(recovery.text)")
            row.add(recovery)
        }
        return row
    }
}
