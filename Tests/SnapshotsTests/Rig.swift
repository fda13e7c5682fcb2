import Configuration
import Devices
import Dispatcher
import JSONSchema
import JSONValue
import Logging
import Runtime
import Schemas
import ScomClient
import ScomProtocol
import Testing

@testable import Snapshots

/// The scheduler with a real dispatcher and directory, in virtual time.
final class Rig: Sendable {
    /// Far ahead of the real clock, so that no real timer ever fires: time moves only by `advance`.
    static let start = ContinuousClock.now + .seconds(86400)
    static let wallStart = WallTime(rfc3339: "2026-11-22T10:00:00.000Z")!

    let plant: Plant
    let dispatcher: Dispatcher
    let directory: DeviceDirectory
    let scheduler: SnapshotScheduler
    private let elapsed: Locked<Duration>
    private let quiet: Locked<Bool>
    private let published: Locked<[Publication]>

    init(
        _ groups: [Configuration.SnapshotGroup]?, publish: Configuration.Publish = .init(),
        devices: [DeviceID] = [DeviceID("xt1")!], aliases: [DeviceID: String] = [:], plant: Plant = .standard(),
        isVirtual: Bool = true, performer: ((Clocks) -> any ExchangePerforming)? = nil
    ) async {
        let elapsed = Locked(Duration.zero)
        let quiet = Locked(false)
        let published = Locked<[Publication]>([])
        let executor = ThreadExecutor(name: "snapshots")
        let virtual = Clocks(
            now: { Rig.start + elapsed.withLock { $0 } }, wall: { Rig.wallStart + elapsed.withLock { $0 } })
        let clocks = isVirtual ? virtual : .system
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        dispatcher = Dispatcher(
            performer: performer?(clocks) ?? plant, settings: DispatcherSettings(), executor: executor, clocks: clocks,
            logger: logger)
        directory = await DeviceDirectory(
            dispatcher: dispatcher, settings: DeviceSettings(devices: devices, aliases: aliases),
            objects: ObjectTable(), executor: executor, clocks: clocks, logger: logger)
        scheduler = await SnapshotScheduler(
            groups: groups, publish: publish, dispatcher: dispatcher, directory: directory, executor: executor,
            clocks: clocks, logger: logger, isQuiet: { _ in quiet.withLock { $0 } },
            output: { publication in published.withLock { $0.append(publication) } })
        self.plant = plant
        self.elapsed = elapsed
        self.quiet = quiet
        self.published = published
        await dispatcher.linkCameUp()
        await directory.scan()
        _ = plant.takeExchanges()
    }

    /// Starts and does what is due at once.
    func start() async {
        await scheduler.start()
        await advance(.zero)
    }

    /// Lets time pass, every tick at its instant and to its end.
    func advance(_ duration: Duration) async {
        let target = elapsed.withLock { $0 } + duration
        while let event = await scheduler.plan?.nextEvent, event - Rig.start <= target {
            elapsed.withLock { $0 = max($0, event - Rig.start) }
            await scheduler.timeReached()
            await scheduler.settle()
        }
        elapsed.withLock { $0 = target }
    }

    /// Lets time pass without anyone noticing.
    func freeze(_ duration: Duration) {
        elapsed.withLock { $0 += duration }
    }

    var isQuiet: Bool {
        get { quiet.withLock { $0 } }
        set { quiet.withLock { $0 = newValue } }
    }

    /// What was published since the last call; every snapshot among it is checked against its schema.
    func take(_ location: SourceLocation = #_sourceLocation) -> [Publication] {
        let taken = published.withLock { published in
            defer { published = [] }
            return published
        }
        for publication in taken where publication.topic.hasSuffix("/snapshot") && !publication.payload.isEmpty {
            let violations = Result { try JSONValue(parsing: publication.payload) }
                .map { Schemas.standard.topic(.snapshot).validate($0) }
            #expect((try? violations.get())?.isEmpty == true, "\(violations)", sourceLocation: location)
        }
        return taken
    }

    /// The snapshots of a device published since the last call of this or `take`.
    func takeSnapshots(_ device: String = "xt1", _ location: SourceLocation = #_sourceLocation) -> [JSONValue] {
        take(location).filter { $0.topic == "device/\(device)/snapshot" && !$0.payload.isEmpty }
            .compactMap { try? JSONValue(parsing: $0.payload) }
    }
}

extension SnapshotScheduler {
    /// Returns when no tick is at work.
    func settle() async {
        while let task = ticks.values.first { await task.value }
    }
}

extension Plant {
    /// An inverter and a battery monitor of a 48 V system.
    static func standard() -> Plant {
        let plant = Plant()
        plant[101, 3000] = .float(52.3)
        plant[101, 3001] = .float(21)
        plant[101, 3005] = .float(-12.5)
        plant[101, 3028] = .shortEnum(1)
        plant[101, 3081] = .float(3.25)
        plant[101, 1107] = .float(32)
        plant[101, 1124] = .bool(true)
        plant[601, 7000] = .float(52.1)
        plant[601, 7002] = .float(81)
        plant[601, 7034] = .float(10241)
        return plant
    }
}

extension Configuration.SnapshotGroup {
    init(_ period: Duration, _ infos: [UInt32], params: [UInt32] = [], targets: [Target] = [.all]) {
        self.init(
            period: period, targets: targets, infos: infos.map { .number($0) }, parameters: params.map { .number($0) })
    }
}

extension Publication {
    var text: String { String(decoding: payload, as: UTF8.self) }
}
