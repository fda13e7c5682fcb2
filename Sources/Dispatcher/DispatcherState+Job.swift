import ScomClient
import ScomProtocol

extension DispatcherState {
    typealias JobID = Int
    typealias EntryID = Int

    /// A dispatch request on its way.
    struct Job: Sendable {
        let client: String
        let priority: Priority
        let enqueued: ContinuousClock.Instant
        /// When the first exchange that serves it began.
        var started: ContinuousClock.Instant?
        var results: [Result<Reading, DispatchError>?]
        /// Of each operation the entry that it waits for; `nil` once it has its result.
        var entries: [EntryID?]
        /// Operations that had to be queued.
        let operationCount: Int
        var unresolved: Int
        var line: Duration = .zero
        var exchanges = 0
    }

    /// One operation of one job: what queues hold, so that everyone who asks waits in the own line even where reads are shared.
    struct Asker: Hashable, Sendable {
        let job: JobID
        let index: Int

        /// The entry that it waits for in the queue; `nil` once that is in flight or settled, or the asker has given up.
        func awaitedEntry(_ jobs: [JobID: Job], _ entries: [EntryID: Entry]) -> EntryID? {
            guard let id = jobs[job]?.entries[index], entries[id]?.isInFlight == false else { return nil }
            return id
        }
    }

    /// An operation that waits or is in flight, for one asker or several.
    struct Entry: Sendable {
        let operation: ScomOperation
        /// Those who gave up are still in it; `resolve` knows them.
        var askers: [Asker]
        /// Askers that have not given up.
        var waiting: Int
        /// Exchanges that brought no whole answer.
        var losses = 0
        /// The largest exchange it may be part of.
        var packLimit: Int
        var isInFlight = false
    }

    /// The exchange on the line.
    struct Flight: Sendable {
        let entries: [EntryID]
        /// Of the first entry; the only one unless it is a packed exchange.
        let address: ScomAddress
        /// False once what it reads was declared stale on the way.
        var feedsCache = true
    }

    enum Link: Sendable {
        case down
        case up
        case stopped
    }

    /// An input on its way through the state: when it came, and what it has led to.
    struct Step {
        let now: ContinuousClock.Instant
        var actions: [Action] = []
    }
}
