/// How much each client has waiting: tells who gives way when the queue is full.
struct ClientLoads: Sendable {
    typealias JobID = DispatcherState.JobID

    struct Load: Hashable, Sendable {
        /// In the order in which they came.
        var jobs: [JobID] = []
        var operations = 0
    }

    private(set) var loads: [String: Load] = [:]
    private(set) var operationCount = 0

    subscript(client: String) -> Load { loads[client] ?? Load() }

    mutating func add(_ job: JobID, operations: Int, of client: String) {
        loads[client, default: Load()].jobs.append(job)
        loads[client]!.operations += operations
        operationCount += operations
    }

    mutating func remove(_ job: JobID, operations: Int, of client: String) {
        // Jobs mostly end in the order in which they came, so the search is short.
        guard let index = loads[client]?.jobs.firstIndex(of: job) else { return }
        loads[client]!.jobs.remove(at: index)
        loads[client]!.operations -= operations
        operationCount -= operations
        if loads[client]!.jobs.isEmpty { loads[client] = nil }
    }

    /// The load that is largest by a measure, if that is more than `threshold`; of equal ones that with the newest job.
    func largest(by measure: (Load) -> Int, above threshold: Int) -> Load? {
        var largest: (load: Load, measure: Int)?
        for load in loads.values {
            let value = measure(load)
            guard value > threshold else { continue }
            if let found = largest, (found.measure, found.load.jobs.last!) > (value, load.jobs.last!) { continue }
            largest = (load, value)
        }
        return largest?.load
    }
}
