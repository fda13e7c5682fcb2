import Runtime
import ScomClient
import ScomProtocol

/// What the line does next: queues, packing, sharing, cache and deadlines as a value in virtual time.
///
/// Every input returns the actions it leads to; no clock, task or descriptor inside. `Dispatcher` drives it.
struct DispatcherState: Sendable {
    enum Action: Sendable {
        case start(ScomExchange)
        case complete(JobID, Completion)
    }

    let settings: DispatcherSettings
    var link: Link = .down
    /// In a quiet window nothing but writes and requests starts.
    var isQuiet = false
    var jobs: [JobID: Job] = [:]
    var loads = ClientLoads()
    var entries: [EntryID: Entry] = [:]
    var sharable: [ScomOperation: EntryID] = [:]
    /// All that waits, by priority. Writes stand in one lane, whoever sent them, so that they keep their order.
    var queues = [RoundRobin<Asker>](repeating: RoundRobin(), count: Priority.allCases.count)
    /// The same askers once more, as far as a multi-info exchange can carry what they ask for.
    var packable = [RoundRobin<Asker>](repeating: RoundRobin(), count: Priority.allCases.count)
    var ageing: Ageing
    var flight: Flight?
    var restUntil: ContinuousClock.Instant?
    /// When to see whether the quiet window that holds something back is over.
    var quietCheck: ContinuousClock.Instant?
    var deadlines = Deadlines<JobID>()
    var cache: ReadCache
    var silentDevices: SilentDevices
    var packing = PackingKnowledge()
    var statistics = DispatcherStatistics()
    private var lastJob = 0
    private var lastEntry = 0

    init(settings: DispatcherSettings) {
        self.settings = settings
        ageing = Ageing(passes: settings.passes)
        cache = ReadCache(limit: settings.cacheLimit)
        silentDevices = SilentDevices(settings: settings)
        statistics.queueLimit = settings.queueLimit
    }

    /// When something happens by itself; `nil` as long as only inputs can change anything.
    var nextEvent: ContinuousClock.Instant? {
        var next = deadlines.first?.instant
        if flight == nil, !entries.isEmpty {
            for instant in [restUntil, quietCheck] {
                guard let instant else { continue }
                next = min(next ?? instant, instant)
            }
        }
        return next
    }

    mutating func makeJobID() -> JobID {
        lastJob += 1
        return lastJob
    }

    mutating func makeEntryID() -> EntryID {
        lastEntry += 1
        return lastEntry
    }

    /// Settles one operation of a job, unless it has its result; the last one completes the job.
    mutating func resolve(_ asker: Asker, _ result: Result<Reading, DispatchError>, _ step: inout Step) {
        guard let slot = jobs.index(forKey: asker.job), jobs.values[slot].entries[asker.index] != nil else { return }
        jobs.values[slot].results[asker.index] = result
        jobs.values[slot].entries[asker.index] = nil
        jobs.values[slot].unresolved -= 1
        if jobs.values[slot].unresolved == 0 { complete(asker.job, &step) }
    }

    /// Gives every asker of an entry its result.
    mutating func settle(_ id: EntryID, _ result: Result<Reading, DispatchError>, _ step: inout Step) {
        guard let entry = entries[id] else { return }
        removeEntry(id)
        for asker in entry.askers { resolve(asker, result, &step) }
    }

    /// Settles the operations of a job that wait, and unless they are kept the reads in flight; writes in flight are awaited.
    mutating func abandon(_ id: JobID, _ error: DispatchError, keepingReadsInFlight: Bool, _ step: inout Step) {
        guard let job = jobs[id] else { return }
        for (index, entryID) in job.entries.enumerated() {
            guard let entryID, let entry = entries[entryID] else { continue }
            if entry.isInFlight, keepingReadsInFlight || entry.operation.isWrite { continue }
            resolve(Asker(job: id, index: index), .failure(error), &step)
            leave(entryID)
        }
    }

    /// One asker of an entry has given up.
    private mutating func leave(_ id: EntryID) {
        entries[id]!.waiting -= 1
        let entry = entries[id]!
        if entry.waiting == 0, !entry.isInFlight { return removeEntry(id) }
        guard entry.askers.count > 2 * entry.waiting + 64 else { return }
        entries[id]!.askers = entry.askers.filter { jobs[$0.job]?.entries[$0.index] != nil }
    }

    mutating func removeEntry(_ id: EntryID) {
        guard let entry = entries.removeValue(forKey: id) else { return }
        if sharable[entry.operation] == id { sharable[entry.operation] = nil }
    }

    private mutating func complete(_ id: JobID, _ step: inout Step) {
        guard let job = jobs.removeValue(forKey: id) else { return }
        loads.remove(id, operations: job.operationCount, of: job.client)
        statistics.queueDepth = jobs.count
        let queued = job.enqueued.duration(to: job.started ?? step.now)
        let cost = DispatchCost(queued: queued, line: job.line, exchanges: job.exchanges)
        step.actions.append(.complete(id, Completion(results: job.results.compactMap(\.self), cost: cost)))
    }
}
