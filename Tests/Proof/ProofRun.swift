import Configuration
import Devices
import Dispatcher
import GatewayEvents
import JSONValue
import Logging
import RPC
import Runtime
import Schemas
import ScomClient
import ScomLink
import ScomProtocol
import Simulator
import Snapshots
import Store

/// The service on a bad line in virtual time: everything between the requests and the bytes on the line, with clients that judge what
/// they get.
///
/// One thread, one seed: a run can be repeated exactly.
public actor ProofRun {
    private nonisolated let executor: ThreadExecutor
    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private let plan: ProofPlan
    private let time: VirtualTime
    private let progress: @Sendable (ProofReport) -> Void
    private var report = ProofReport()
    private var watch = StateWatch()
    private var schedule: IncidentSchedule
    private var generator: SeededGenerator
    private var parts: Parts?
    private var clients: [String: ProofClient] = [:]
    private var end: CheckedContinuation<Void, Never>?
    private let began = ContinuousClock.now
    private var lastProgress = 0

    private struct Parts {
        let line: VirtualLine
        let dispatcher: Dispatcher
        let directory: DeviceDirectory
        let snapshots: SnapshotScheduler
        let rpc: RPCServer
        let store: Store
        let messages: MessageWatcher
        let restarts: RestartWatcher
        let judge: Judge
    }

    private static let start = WallTime(rfc3339: "2026-11-22T10:00:00.000Z")!
    private static let period = Duration.seconds(2)

    /// - Parameter progress: is told how things stand now and then.
    public static func run(
        _ plan: ProofPlan, progress: @escaping @Sendable (ProofReport) -> Void = { _ in }
    ) async throws -> ProofReport {
        let run = ProofRun(plan, progress: progress)
        GlobalJobs.divert(to: run.executor)
        defer { GlobalJobs.restore() }
        return try await run.run()
    }

    init(_ plan: ProofPlan, progress: @escaping @Sendable (ProofReport) -> Void) {
        self.plan = plan
        self.progress = progress
        time = VirtualTime(start: Self.start)
        executor = ThreadExecutor(name: "proof", virtualTime: time)
        schedule = IncidentSchedule(plan.incidents, from: time.now)
        generator = SeededGenerator(seed: plan.seed)
    }

    private func run() async throws -> ProofReport {
        defer { executor.stop() }
        let parts = try await makeParts()
        self.parts = parts
        await parts.snapshots.start()
        await parts.snapshots.republish()
        await parts.line.plug()
        makeClients(parts)
        beginWork()
        playIncidents()
        look()
        await withCheckedContinuation { end = $0 }
        // What is at work is answered by its deadline.
        for client in clients.values { await client.stop() }
        await sleep(.seconds(60))
        await parts.snapshots.stop()
        await parts.rpc.stop()
        await parts.dispatcher.stop()
        await parts.store.close()
        update()
        return report
    }

    // MARK: Making

    private func makeParts() async throws -> Parts {
        let clocks = time.clocks
        let logger = Logger(label: "proof") { _ in SwiftLogNoOpLogHandler() }
        let line = try makeLine(clocks)
        let dispatcher = Dispatcher(
            performer: ScomClient(link: VirtualLink(line: line)), settings: DispatcherSettings(), executor: executor,
            clocks: clocks,
            logger: logger)
        let directory = await DeviceDirectory(
            dispatcher: dispatcher, settings: DeviceSettings(), objects: ObjectTable(), executor: executor,
            clocks: clocks, logger: logger)
        let snapshots = await SnapshotScheduler(
            groups: Self.groups, publish: Configuration.Publish(), dispatcher: dispatcher, directory: directory,
            executor: executor, clocks: clocks, logger: logger,
            output: { [weak self] publication in self?.assumeIsolated { $0.published(publication) } })
        let store = Store(directory: plan.directory, executor: executor, clocks: clocks)
        try await store.open()
        let log = MessageLog(dispatcher: dispatcher, executor: executor)
        let policy = ResponseTopicPolicy(
            root: "xtender", homeAssistantPrefix: "homeassistant", allowList: [], matches: { $0 == $1 })
        let roles = ["*": ClientRole(writeLevel: .installer, mayPersist: true)]
        let rpc = await RPCServer(
            dispatcher: dispatcher, directory: directory, store: store, schemas: .standard,
            settings: RPCSettings(
                topicRoot: "xtender", responseTopics: policy, roles: roles, flashBudget: .max),
            executor: executor, clocks: clocks, logger: logger, messageLog: log,
            hooks: RPCHooks(
                send: { [weak self] response in self?.assumeIsolated { $0.answered(response) } },
                written: { await snapshots.written(device: $0, parameter: $1, value: $2) },
                unverified: { await snapshots.writeUnverified(device: $0, parameter: $1) }))
        let messages = await MessageWatcher(
            log: log, dispatcher: dispatcher, directory: directory, store: store, executor: executor, clocks: clocks,
            logger: logger, publish: { _ in true })
        let restarts = await RestartWatcher(
            dispatcher: dispatcher, directory: directory, executor: executor, clocks: clocks, logger: logger,
            restarted: { _ in })
        let judge = Judge { body in line.assumeIsolated { $0.look { body($0) } } }
        return Parts(
            line: line, dispatcher: dispatcher, directory: directory, snapshots: snapshots, rpc: rpc, store: store,
            messages: messages, restarts: restarts, judge: judge)
    }

    private func makeLine(_ clocks: Clocks) throws -> VirtualLine {
        var configuration = PlantConfiguration()
        configuration.xtenders = 3
        configuration.variotracks = 1
        configuration.valueMode = .proof
        configuration.start = Self.start
        configuration.seed = plan.seed
        var gateway = SimulatedGateway(
            plant: try Plant(configuration), line: plan.line,
            faults: .everything(share: plan.faults, seed: generator.next()))
        gateway.pass(to: clocks.now())
        let settings = LinkSettings(
            endpoint: .serial(path: "virtual"), baud: plan.line.baud,
            parity: plan.line.bitsPerByte == 11 ? .even : .none)
        return VirtualLine(
            gateway: gateway, settings: settings, seed: generator.next(), executor: executor, clocks: clocks
        ) { [weak self] isUp in self?.assumeIsolated { $0.lineChanged(isUp) } }
    }

    private static var groups: [Configuration.SnapshotGroup] {
        [
            Configuration.SnapshotGroup(
                period: period, targets: [.all],
                infos: [3000, 3005, 3028, 3081, 3136, 3137, 7000, 7001, 7002, 11000, 11004, 11007].map { .number($0) },
                parameters: [.number(1107)])
        ]
    }

    private func makeClients(_ parts: Parts) {
        for name in ["reader1", "reader2", "reader3", "batches", "writer1", "writer2", "others"] {
            clients[name] = ProofClient(
                name, rpc: parts.rpc, line: parts.line, judge: parts.judge, seed: generator.next(), executor: executor,
                clocks: time.clocks
            ) { [weak self] change in self?.assumeIsolated { change(&$0.report) } }
        }
    }

    private func beginWork() {
        // In an order of their own, as that of a dictionary differs from run to run.
        for (name, client) in clients.sorted(by: { $0.key < $1.key }) { Task { await work(name, client) } }
    }

    private func work(_ name: String, _ client: ProofClient) async {
        switch name {
        case "batches": await client.readBatches()
        case "writer1": await client.write(1107)
        case "writer2": await client.write(1138)
        case "others": await client.readNowAndThen()
        default: await client.read()
        }
    }

    // MARK: What happens

    private func lineChanged(_ isUp: Bool) {
        guard let parts else { return }
        parts.dispatcher.assumeIsolated { if isUp { $0.linkCameUp() } else { $0.linkWentDown() } }
        parts.directory.assumeIsolated { $0.linkChanged(isUp: isUp) }
        guard isUp else { return }
        parts.messages.assumeIsolated { $0.lookAgain() }
        Task { await scan() }
    }

    private func scan() async {
        guard let directory = parts?.directory else { return }
        // As the service does.
        let isFirst = await directory.devices.isEmpty
        await directory.callRoll()
        await directory.scan(isFirst ? .request : .snapshot)
    }

    private func answered(_ response: RPCResponse) {
        guard let answer = try? JSONValue(parsing: response.payload),
            let client = response.topic.split(separator: "/").last.flatMap({ clients[String($0)] })
        else {
            report.doubled += 1
            return report.complain(.answer, "an answer to nobody: \(response.topic)")
        }
        client.assumeIsolated { $0.receive(answer) }
    }

    private func published(_ publication: Publication) {
        let levels = publication.topic.split(separator: "/")
        guard levels.count == 3, levels[0] == "device", let id = DeviceID(levels[1]), !publication.payload.isEmpty
        else { return }
        switch levels[2] {
        case "availability":
            watch.claim(publication.payload == Array("online".utf8), of: id)
        case "snapshot":
            report.snapshots += 1
            let document = (try? JSONValue(parsing: publication.payload)) ?? .null
            for verdict in parts?.judge.judge(snapshot: document, longestPeriod: Self.period) ?? [] {
                report.take(verdict)
            }
        default: break
        }
    }

    private func playIncidents() {
        guard let line = parts?.line else { return }
        let now = time.now
        while let step = schedule.next(at: now) {
            switch step {
            case .begin(.unplug): line.assumeIsolated { $0.unplug() }
            case .end(.unplug): line.assumeIsolated { $0.plug() }
            case .begin(let incident): line.assumeIsolated { $0.withGateway { $0.begin(incident, at: now) } }
            case .end(let incident): line.assumeIsolated { $0.withGateway { $0.end(incident, at: now) } }
            }
            if case .begin = step { report.incidents += 1 }
        }
        guard let due = schedule.nextDue else { return }
        executor.schedule(at: due) { [weak self] in self?.assumeIsolated { $0.playIncidents() } }
    }

    // MARK: Looking

    /// Four times a second: is what is said of the devices true, and is it enough?
    private func look() {
        guard let line = parts?.line else { return }
        let now = time.now
        let (present, disturbed) = line.assumeIsolated { ($0.present, $0.disturbed) }
        let untrue = watch.compare(at: time.passed - disturbed) { present.contains($0.address) }
        report.untrueStates += untrue.count
        for (id, isOnline) in untrue {
            report.complain(.state, "\(id) is said to be \(isOnline ? "online" : "offline") wrongly at \(time.passed)")
        }
        update()
        if report.exchanges - lastProgress >= 10_000 {
            lastProgress = report.exchanges
            progress(report)
        }
        let isOver = plan.limit.map { ContinuousClock.now - began > $0 } ?? false
        if let end, report.exchanges >= plan.exchanges || isOver {
            self.end = nil
            return end.resume()
        }
        executor.schedule(at: now + .milliseconds(250)) { [weak self] in self?.assumeIsolated { $0.look() } }
    }

    private func update() {
        guard let line = parts?.line else { return }
        (report.exchanges, report.faultyExchanges) = line.assumeIsolated {
            ($0.counters.exchanges, $0.faultyExchanges)
        }
        report.longestUntrueState = watch.longest
        report.virtualTime = time.passed
    }

    private func sleep(_ duration: Duration) async {
        await withCheckedContinuation { continuation in
            executor.schedule(at: time.now + duration) { continuation.resume() }
        }
    }
}
