import Foundation
import JSONValue
import MQTTClient
import Proof
import Runtime
import Simulator

/// Broker, plant, service and clients of a soak.
final class SoakRun {
    let tally = Locked(SoakTally())
    private let broker: BenchBroker
    private let service: BenchService
    private let line: SimulatorServer
    private let thread: LoadThread
    let crew: SoakCrew
    private let watcher: Locked<MQTTClient?> = Locked(nil)

    init(
        line settings: LineSettings, faults: Double, seed: UInt64, readers: Int, isBrisk: Bool,
        incidents: IncidentScript
    ) async throws {
        broker = try BenchBroker()
        var configuration = PlantConfiguration()
        configuration.valueMode = .proof
        configuration.stepMilliseconds = 1000
        configuration.start = .now
        configuration.seed = seed
        let gateway = SimulatedGateway(
            plant: try Plant(configuration), line: settings, faults: .everything(share: faults, seed: seed))
        let line = SimulatorServer(
            gateway: gateway, endpoint: .pseudoTerminal(link: broker.folder.path + "/line"))
        self.line = line
        try line.plug()
        let shift = line.withPlant { $0.time } - .now
        thread = LoadThread(port: broker.port)
        service = try BenchService(
            broker: broker, line: line.path ?? "",
            configuration: """
                clients: {"*": {write: installer, persist: true}}
                """)
        let judge = Judge(clockShift: shift) { body in line.withPlant { body($0) } }
        let work = SoakLoad(line: line, judge: judge, tally: tally, isBrisk: isBrisk)
        crew = SoakCrew(work: work, thread: thread, readers: readers, seed: seed)
        try await crew.connect(thread)
        try await watchSnapshots(judge)
        line.play(incidents)
    }

    func sample(minute: Int) async throws -> SoakSample {
        let statistics = try await thread.request("get-stats", "{}")["result"] ?? .null
        return SoakSample(
            minute: minute, tally: tally.withLock { $0 }, memory: service.memory,
            descriptors: service.descriptors, statistics: statistics,
            faults: line.withGateway { $0.counters.faults }, exchanges: line.withGateway { $0.counters.requests })
    }

    func stop() async {
        await crew.stop()
        await watcher.withLock { $0 }?.stop()
        line.stop()
    }

    /// Holds every snapshot against the plant.
    private func watchSnapshots(_ judge: Judge) async throws {
        let tally = tally
        let client = try MQTTClient(
            configuration: thread.configuration("soak-snapshots"), executor: thread.executor, logger: thread.logger
        ) { event in
            guard case .message(let message) = event, !message.payload.isEmpty else { return }
            let document = (try? JSONValue(parsing: message.payload)) ?? .null
            let verdicts = judge.judge(snapshot: document, longestPeriod: .seconds(60))
            tally.withLock { tally in
                tally.snapshots += 1
                for verdict in verdicts { tally.take(verdict) }
            }
        }
        try await client.subscribe(MQTTSubscription("xtender/device/+/snapshot"))
        await client.start()
        watcher.withLock { $0 = client }
    }
}
