import Runtime
import ScomClient
import ScomProtocol

/// What the line does next: queues, packing, sharing, cache and deadlines as a value in virtual time.
///
/// Every input returns the actions it leads to; no clock, task or descriptor inside. `Dispatcher` drives it.
struct DispatcherState: Sendable {
    typealias JobID = Int
    typealias EntryID = Int

    enum Action: Sendable {
        case start(ScomExchange)
        case complete(JobID, Completion)
    }

    /// A dispatch request on its way.
    struct Job: Sendable {
        let client: String
        let priority: Priority
        let enqueued: ContinuousClock.Instant
        var started: ContinuousClock.Instant?
        var results: [Result<Reading, DispatchError>?]
        var entries: [EntryID?]
        var unresolved: Int
        var line: Duration = .zero
        var exchanges = 0
    }

    /// An operation that waits or is in flight, for one asker or several.
    struct Entry: Sendable {
        struct Asker: Sendable {
            let job: JobID
            let index: Int
        }

        let operation: ScomOperation
        let client: String
        var priority: Priority
        var askers: [Asker]
        var attempts = 0
        /// The largest exchange it may be part of.
        var packLimit: Int
        var isInFlight = false
    }

    struct Flight: Sendable {
        let exchange: ScomExchange
        let entries: [EntryID]
    }

    enum Link: Sendable {
        case down
        case up
        case stopped
    }

    let settings: DispatcherSettings
    var link: Link = .down
    /// In a quiet window nothing but writes and requests starts.
    var isQuiet = false
    var jobs: [JobID: Job] = [:]
    var jobsByClient: [String: Int] = [:]
    var entries: [EntryID: Entry] = [:]
    var sharable: [ScomOperation: EntryID] = [:]
    var queues: [RoundRobin<EntryID>]
    var passed = [Int](repeating: 0, count: Priority.allCases.count)
    var flight: Flight?
    var restUntil: ContinuousClock.Instant?
    var deadlines = Deadlines<JobID>()
    var cache: ReadCache
    var silentDevices: SilentDevices
    var packingSupport = Packing.Support.unknown
    var packedTimeouts = 0
    /// Infos that multi-info has no number for; read singly until then.
    var readSingly: [ScomOperation: ContinuousClock.Instant] = [:]
    var statistics = DispatcherStatistics()
    private var lastJob = 0
    private var lastEntry = 0

    init(settings: DispatcherSettings) {
        self.settings = settings
        queues = Priority.allCases.map { _ in RoundRobin() }
        cache = ReadCache(limit: settings.cacheLimit)
        silentDevices = SilentDevices(settings: settings)
        statistics.queueLimit = settings.queueLimit
    }

    /// When something happens by itself; `nil` as long as only inputs can change anything.
    var nextEvent: ContinuousClock.Instant? {
        let rest = flight == nil && !entries.isEmpty ? restUntil : nil
        return [rest, deadlines.first?.instant].compactMap(\.self).min()
    }

    mutating func makeJobID() -> JobID {
        lastJob += 1
        return lastJob
    }

    mutating func makeEntryID() -> EntryID {
        lastEntry += 1
        return lastEntry
    }

    /// Settles one operation of a job; the last one completes it.
    mutating func resolve(
        _ id: JobID, _ index: Int, _ result: Result<Reading, DispatchError>, _ actions: inout [Action]
    ) {
        guard jobs[id]?.results[index] == nil, jobs[id] != nil else { return }
        jobs[id]!.results[index] = result
        jobs[id]!.entries[index] = nil
        jobs[id]!.unresolved -= 1
        if jobs[id]!.unresolved == 0 { complete(id, &actions) }
    }

    /// Settles all operations of a job that are not in flight, and writes that are: reads in flight are no longer waited for.
    mutating func abandon(_ id: JobID, _ error: DispatchError, keepingReadsInFlight: Bool, _ actions: inout [Action]) {
        guard let job = jobs[id] else { return }
        for (index, entryID) in job.entries.enumerated() {
            guard let entryID, let entry = entries[entryID] else { continue }
            if entry.isInFlight, entry.operation.isWrite || keepingReadsInFlight { continue }
            remove(Entry.Asker(job: id, index: index), from: entryID)
            resolve(id, index, .failure(error), &actions)
        }
    }

    mutating func removeEntry(_ id: EntryID) {
        guard let entry = entries.removeValue(forKey: id) else { return }
        if sharable[entry.operation] == id { sharable[entry.operation] = nil }
    }

    private mutating func remove(_ asker: Entry.Asker, from id: EntryID) {
        entries[id]?.askers.removeAll { $0.job == asker.job && $0.index == asker.index }
        if let entry = entries[id], entry.askers.isEmpty, !entry.isInFlight { removeEntry(id) }
    }

    private mutating func complete(_ id: JobID, _ actions: inout [Action]) {
        guard let job = jobs.removeValue(forKey: id) else { return }
        jobsByClient[job.client]! -= 1
        if jobsByClient[job.client] == 0 { jobsByClient[job.client] = nil }
        statistics.queueDepth = jobs.count
        let started = job.started ?? job.enqueued
        let cost = DispatchCost(queued: job.enqueued.duration(to: started), line: job.line, exchanges: job.exchanges)
        actions.append(.complete(id, Completion(results: job.results.compactMap(\.self), cost: cost)))
    }
}
