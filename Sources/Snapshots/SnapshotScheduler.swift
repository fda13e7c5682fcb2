public import Configuration
public import Devices
public import Dispatcher
public import Logging
public import Runtime
public import ScomCatalog
import ScomProtocol

/// Reads the groups of values at their times and publishes each device's snapshot (contract §6).
///
/// A client of the dispatcher like any other. Runs on the executor of the dispatcher and the directory, which it needs to look at within
/// one step.
public actor SnapshotScheduler {
    /// Whose turn snapshots take on the line.
    static let client = "xtmq snapshots"
    /// Parameters that a device's snapshot shows because they were written; one more displaces the oldest.
    static let writtenLimit = 32
    /// How long something that a device does not have is not asked for again.
    static let refusalTime: Duration = .seconds(600)

    private nonisolated let executor: ThreadExecutor
    let dispatcher: Dispatcher
    let directory: DeviceDirectory
    let clocks: Clocks
    let logger: Logger
    let isQuiet: @Sendable (WallTime) -> Bool
    private let output: @Sendable (Publication) -> Void

    var groups: [Configuration.SnapshotGroup]
    var selection = SnapshotSelection()
    /// `nil` as long as nothing is read: before the start, after the stop, without groups.
    var plan: SnapshotPlan?
    /// Rises with each plan, so that a tick knows whether it is still wanted.
    var generation = 0
    var ticks: [Int: Task<Void, Never>] = [:]
    var readings: [DeviceID: DeviceReadings] = [:]
    var plausibility = Plausibility()
    var written: [DeviceID: [UInt32]] = [:]
    /// When devices answered again that had not.
    var returns: [DeviceID: ContinuousClock.Instant] = [:]
    /// What devices said they do not have, and until when that is believed.
    var refusals: [SnapshotItem.Key: ContinuousClock.Instant] = [:]
    var publisher: SnapshotPublisher
    var isStarted = false
    private var isBrokerAway = false
    private var timer: (instant: ContinuousClock.Instant, timer: ThreadExecutor.Timer)?

    /// What has been done so far.
    public internal(set) var statistics = SnapshotStatistics()

    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// - Parameters:
    ///   - groups: What is read and how often; `nil` for `SnapshotGroup.standard`, none for no snapshots.
    ///   - executor: That of the dispatcher and the directory.
    ///   - isQuiet: Whether a quiet window is open at a time.
    ///   - output: Takes what is to be published, on the executor's thread, in order.
    public init(
        groups: [Configuration.SnapshotGroup]?, publish: Configuration.Publish, dispatcher: Dispatcher,
        directory: DeviceDirectory, executor: ThreadExecutor, clocks: Clocks, logger: Logger,
        isQuiet: @escaping @Sendable (WallTime) -> Bool = { _ in false },
        output: @escaping @Sendable (Publication) -> Void
    ) async {
        self.groups = groups ?? Configuration.SnapshotGroup.standard
        publisher = SnapshotPublisher(settings: publish)
        self.dispatcher = dispatcher
        self.directory = directory
        self.executor = executor
        self.clocks = clocks
        self.logger = logger
        self.isQuiet = isQuiet
        self.output = output
        await directory.observe { [weak self] _ in self?.assumeIsolated { $0.devicesChanged() } }
    }

    /// Begins to read and publish.
    public func start() {
        guard !isStarted else { return }
        isStarted = true
        makePlan()
    }

    /// Ends all reading and publishing; ticks under way end without effect.
    public func stop() {
        isStarted = false
        plan = nil
        generation += 1
        if let timer { executor.cancel(timer.timer) }
        timer = nil
    }

    /// Takes another configuration over; what is no longer read is cleared at the broker.
    public func apply(groups: [Configuration.SnapshotGroup]?, publish: Configuration.Publish) {
        self.groups = groups ?? Configuration.SnapshotGroup.standard
        publisher.settings = publish
        guard isStarted else { return }
        makePlan()
    }

    /// The broker cannot be reached: nothing is given out until `republish`, and nothing piles up.
    public func brokerWentAway() {
        isBrokerAway = true
    }

    /// Gives everything retained out again, in its newest state: the broker is back.
    public func republish() {
        isBrokerAway = false
        emit(publisher.everything(now: clocks.now()))
    }

    /// The objects in a device's snapshot under a configuration, in their order.
    public static func objects(
        of device: Device, groups: [Configuration.SnapshotGroup]?, in table: ObjectTable
    ) -> [CatalogObject] {
        let selection = SnapshotSelection(
            groups: groups ?? Configuration.SnapshotGroup.standard, devices: [device], written: [:], objects: table)
        return selection.contents[device.id]?.items.map(\.object) ?? []
    }

    func emit(_ publications: [Publication]) {
        guard !isBrokerAway else { return }
        for publication in publications { output(publication) }
    }

    private func makePlan() {
        generation += 1
        let now = clocks.now()
        plan = groups.isEmpty ? nil : SnapshotPlan(periods: SnapshotSelection.periods(groups), start: now)
        ticks = [:]
        devicesChanged()
        setTimer()
    }

    /// One timer for the next tick; it may come early, never late.
    func setTimer() {
        guard let instant = plan?.nextEvent else { return }
        if let timer, timer.instant <= instant { return }
        if let timer { executor.cancel(timer.timer) }
        let scheduled = executor.schedule(at: instant) { [weak self] in
            self?.assumeIsolated { scheduler in
                scheduler.timer = nil
                scheduler.timeReached()
            }
        }
        timer = (instant, scheduled)
    }
}
