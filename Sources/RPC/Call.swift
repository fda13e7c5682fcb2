import Dispatcher
import JSONValue
import ScomClient
import Store

/// A request at work: who asks, until when, what it has cost so far.
final class Call {
    let method: String
    let client: String
    let role: ClientRole
    /// The member `id`, as it came.
    let id: JSONValue?
    /// `id` or Correlation Data, as people and the audit read them.
    let correlation: String?
    let deadline: ContinuousClock.Instant
    /// Where a changing request stands in the journal.
    var journalEntry: JournalEntry.ID?
    /// Sends a response before the last one; only of methods that answer in a series.
    var emit: ((_ result: JSONObject, _ cost: DispatchCost) -> Void)?
    private(set) var cost = DispatchCost()
    /// The call that this one goes on for.
    private let parent: Call?
    private let dispatcher: Dispatcher

    init(
        method: String, client: String, role: ClientRole, id: JSONValue?, correlation: String?,
        deadline: ContinuousClock.Instant,
        dispatcher: Dispatcher, parent: Call? = nil
    ) {
        self.method = method
        self.client = client
        self.role = role
        self.id = id
        self.correlation = correlation
        self.deadline = deadline
        self.dispatcher = dispatcher
        self.parent = parent
    }

    /// The same request with more time, for what must be done after its own deadline too.
    func continued(until later: ContinuousClock.Instant) -> Call {
        let call = Call(
            method: method, client: client, role: role, id: id, correlation: correlation,
            deadline: max(deadline, later), dispatcher: dispatcher, parent: self)
        call.journalEntry = journalEntry
        return call
    }

    /// Does the operations and charges them to this call.
    ///
    /// - Parameter deadline: where not the call's own, as for finding out what became of a write.
    func perform(
        _ operations: [ScomOperation], priority: Priority = .request, maximumAge: Duration = .zero,
        deadline: ContinuousClock.Instant? = nil
    ) async -> [Result<Reading, DispatchError>] {
        let completion = await dispatcher.perform(
            DispatchRequest(
                operations, priority: priority, client: client, deadline: deadline ?? self.deadline,
                maximumAge: maximumAge))
        charge(completion.cost)
        return completion.results
    }

    func perform(
        _ operation: ScomOperation, priority: Priority = .request, maximumAge: Duration = .zero,
        deadline: ContinuousClock.Instant? = nil
    ) async -> Result<Reading, DispatchError> {
        await perform([operation], priority: priority, maximumAge: maximumAge, deadline: deadline)[0]
    }

    func charge(_ cost: DispatchCost) {
        self.cost = self.cost + cost
        parent?.charge(cost)
    }
}
