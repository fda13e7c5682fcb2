import Foundation
import JSONValue
import Runtime
import ScomProtocol
import Simulator
import TestSupport

/// Writes from several clients while the service is killed and the broker restarted; then the simulated devices' own log
/// of writes against the answers.
final class KillRun: Sendable {
    struct Stuck: Error, CustomStringConvertible {
        let description: String
    }

    private struct Progress: Sendable {
        var taken = 0
        var generator: SeededGenerator
    }

    private let plan: KillPlan
    private let broker: Broker
    private let simulator: SimulatorServer
    private let folder: TemporaryDirectory
    private let progress: Locked<Progress>
    private let process = Locked<pid_t?>(nil)

    init(_ plan: KillPlan) async throws {
        self.plan = plan
        folder = try TemporaryDirectory()
        broker = try await Broker()
        progress = Locked(Progress(generator: SeededGenerator(seed: plan.seed)))
        var configuration = PlantConfiguration()
        configuration.xtenders = 3
        configuration.variotracks = 0
        configuration.batteryMonitor = .none
        // Lost on the way, there and back.
        let faults = FaultPlan(
            chances: [.init(.requestLost, probability: 0.003), .init(.responseLost, probability: 0.003)],
            seed: plan.seed)
        let terminal = folder.path + "/ttyXCOM"
        simulator = SimulatorServer(
            gateway: SimulatedGateway(
                plant: try Plant(configuration), line: plan.isPaced ? .xcomLAN : .unpaced, faults: faults),
            endpoint: .pseudoTerminal(link: terminal))
        try simulator.plug()
        try Command.write(
            """
            mqtt: {host: 127.0.0.1, port: \(broker.port)}
            link: {serial: "\(terminal)", response_timeout_ms: 100}
            devices: [{id: xt1}, {id: xt2}, {id: xt3}, {id: xcom}]
            snapshots: [{every: 1s, devices: [xt], infos: [3000], params: [1107]}]
            home_assistant: {enabled: false}
            clients: {"*": {write: expert, persist: true}}
            flash: {budget: 1000}
            store: \(folder.path)/store
            log: {level: warning}

            """, to: folder.path + "/xtmq.yaml")
    }

    func run() async throws -> KillReport {
        try startService()
        let executor = ThreadExecutor(name: "kill-clients")
        let clients = (0..<plan.clients).map { index in
            KillClient("c\(index)", executor: executor, seed: plan.seed &+ UInt64(index)) { [progress, plan] in
                progress.withLock { progress in
                    guard progress.taken < plan.writes else { return nil }
                    progress.taken += 1
                    return KillWrite(number: progress.taken, random: progress.generator.next())
                }
            }
        }
        for client in clients { try await client.start(port: broker.port, window: plan.window) }
        async let killed: Void = killAgainAndAgain()
        try await restartBrokerNowAndThen()
        try await killed
        try await untilAnswered(clients)
        await endService()
        var writes: [Int: KillWrite] = [:]
        var answers: [Int: [JSONValue]] = [:]
        for client in clients {
            writes.merge(await client.writes) { $1 }
            answers.merge(await client.answers) { $0 + $1 }
            await client.stop()
        }
        let report = KillReport(writes: writes, answers: answers, log: simulator.withPlant { $0.writes })
        simulator.stop()
        executor.stop()
        try await broker.stop()
        return report
    }

    /// What the service said in its last life.
    var logText: String { String(decoding: Command.read(folder.path + "/log.txt"), as: UTF8.self) }

    private func startService() throws {
        let started = try Command.start(
            [plan.program, "run", "--config", folder.path + "/xtmq.yaml"], output: folder.path + "/log.txt")
        process.withLock { $0 = started }
    }

    private func endService(_ signal: CInt = SIGTERM) async {
        guard let running = process.withLock({ $0 }) else { return }
        kill(running, signal)
        while waitpid(running, nil, WNOHANG) == 0 { try? await Task.sleep(for: .milliseconds(1)) }
        process.withLock { $0 = nil }
    }

    private func killAgainAndAgain() async throws {
        var generator = SeededGenerator(seed: plan.seed &+ 77)
        for number in 0..<plan.kills {
            try await untilTaken((number + 1) * plan.writes / (plan.kills + 1))
            try await Task.sleep(for: .microseconds(Int.random(in: 0...30_000, using: &generator)))
            await endService(SIGKILL)
            try startService()
            guard number % 10 == 9 else { continue }
            // Not even come up yet.
            try await Task.sleep(for: .milliseconds(Int.random(in: 0...150, using: &generator)))
            await endService(SIGKILL)
            try startService()
        }
    }

    private func restartBrokerNowAndThen() async throws {
        for number in 0..<plan.brokerRestarts {
            try await untilTaken((2 * number + 1) * plan.writes / (2 * plan.brokerRestarts + 1))
            try await broker.restart(signal: number % 2 == 0 ? SIGTERM : SIGKILL)
        }
    }

    private func untilTaken(_ count: Int) async throws {
        let deadline = ContinuousClock.now + .seconds(120)
        while progress.withLock({ $0.taken }) < count {
            guard ContinuousClock.now < deadline else {
                throw Stuck(description: "no progress\n\(logText)")
            }
            try await Task.sleep(for: .milliseconds(2))
        }
    }

    private func untilAnswered(_ clients: [KillClient]) async throws {
        try await untilTaken(plan.writes)
        let deadline = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < deadline {
            var open = 0
            for client in clients { open += await client.unanswered }
            if open == 0 { break }
            try await Task.sleep(for: .milliseconds(20))
        }
        // What was repeated without need may still be on its way.
        try await Task.sleep(for: .milliseconds(500))
    }
}
