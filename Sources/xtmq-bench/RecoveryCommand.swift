import ArgumentParser
import Foundation
import JSONValue
import MQTTClient
import Runtime
import Simulator

/// `xtmq-bench recovery`
struct RecoveryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recovery",
        abstract:
            "Measures how long it takes until snapshots are good again after a replug, and restarts of broker and gateway.",
        discussion: "Fails if one took longer than it may: 2 s after a replug, 5 s after a restart.")

    @Option(help: "Runs of each.")
    var runs = 12

    private struct Row {
        var name: String
        var limit: Double
        var seconds: [Double] = []
    }

    func run() async throws {
        let broker = try BenchBroker()
        try await Task.sleep(for: .milliseconds(300))
        let link = NSTemporaryDirectory() + "xtmq-recovery-\(broker.port)"
        let gateway = SimulatedGateway(plant: try Plant(), line: .rs232)
        let line = SimulatorServer(gateway: gateway, endpoint: .pseudoTerminal(link: link))
        try line.plug()
        let service = try BenchService(broker: broker, line: link, configuration: "")
        let watcher = RecoveryWatcher(port: broker.port)
        try await watcher.start()
        _ = try await watcher.recovered(since: .now)
        var rows: [Row] = []
        rows.append(
            try await measure("replug of the line", limit: 2) {
                line.unplug()
                try await Task.sleep(for: .milliseconds(Int.random(in: 500...4000)))
                try line.plug()
                return try await watcher.recovered(since: .now)
            })
        rows.append(
            try await measure("restart of the gateway, silent for 2 s", limit: 5) {
                line.withGateway { $0.begin(.restart(.seconds(2)), at: .now) }
                try await Task.sleep(for: .seconds(2))
                line.withGateway { $0.end(.restart(.seconds(2)), at: .now) }
                return try await watcher.recovered(since: .now)
            })
        for (name, isHard) in [("restart of the broker", false), ("restart of the broker after SIGKILL", true)] {
            rows.append(
                try await measure(name, limit: 5) {
                    await watcher.stop()
                    broker.stop(isHard: isHard)
                    try await Task.sleep(for: .milliseconds(Int.random(in: 200...3000)))
                    let up = ContinuousClock.now
                    try broker.start()
                    try await watcher.start()
                    return try await watcher.recovered(since: up)
                })
        }
        await watcher.stop()
        withExtendedLifetime(service) { line.stop() }
        try report(rows)
    }

    private func measure(
        _ name: String, limit: Double, _ once: () async throws -> Duration
    ) async throws -> Row {
        var row = Row(name: name, limit: limit)
        for _ in 0..<runs {
            row.seconds.append(try await once().seconds)
            Output.say("\(name): \(shown(row.seconds.last!)) s")
            // Not in step with the ticks of the snapshots.
            try await Task.sleep(for: .milliseconds(Int.random(in: 2000...5000)))
        }
        row.seconds.sort()
        return row
    }

    private func report(_ rows: [Row]) throws {
        Output.say("| until all devices have a good snapshot, in s | minimum | median | maximum | may be |")
        Output.say("| --- | ---: | ---: | ---: | ---: |")
        for row in rows {
            let figures = [row.seconds[0], row.seconds[row.seconds.count / 2], row.seconds[row.seconds.count - 1]]
            Output.say("| \(row.name) | \(figures.map(shown).joined(separator: " | ")) | \(shown(row.limit)) |")
        }
        guard rows.allSatisfy({ $0.seconds.last! <= $0.limit }) else { throw ExitCode.failure }
    }

    private func shown(_ seconds: Double) -> String { "\((seconds * 100).rounded() / 100)" }
}
