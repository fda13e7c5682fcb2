/// How much each client has waiting: tells who gives way when the queue is full.
struct ClientLoads: Sendable {
    typealias JobID = DispatcherState.JobID

    struct Load: Hashable, Sendable {
        /// In the order in which they came.
        var jobs: [JobID] = []
        var operations = 0

        fileprivate func amount(_ measure: Measure) -> Int {
            switch measure {
            case .jobs: jobs.count
            case .operations: operations
            }
        }
    }

    enum Measure: Sendable {
        case jobs
        case operations
    }

    private(set) var loads: [String: Load] = [:]
    private(set) var operationCount = 0
    /// At each index how many clients have that many jobs: tells at once that nobody has more than others.
    private var clientCounts = [0]

    subscript(client: String) -> Load { loads[client] ?? Load() }

    mutating func add(_ job: JobID, operations: Int, of client: String) {
        loads[client, default: Load()].jobs.append(job)
        loads[client]!.operations += operations
        operationCount += operations
        let count = loads[client]!.jobs.count
        if count == clientCounts.count { clientCounts.append(0) }
        clientCounts[count] += 1
        clientCounts[count - 1] -= 1
    }

    mutating func remove(_ job: JobID, operations: Int, of client: String) {
        // Jobs mostly end in the order in which they came, so the search is short.
        guard let index = loads[client]?.jobs.firstIndex(of: job) else { return }
        loads[client]!.jobs.remove(at: index)
        loads[client]!.operations -= operations
        operationCount -= operations
        let count = loads[client]!.jobs.count
        if count == 0 { loads[client] = nil }
        clientCounts[count] += 1
        clientCounts[count + 1] -= 1
        while clientCounts.count > 1, clientCounts.last == 0 { clientCounts.removeLast() }
    }

    /// The load that is largest by a measure, if that is more than `threshold`; of equal ones that with the newest job.
    func largest(by measure: Measure, above threshold: Int) -> Load? {
        if measure == .jobs, clientCounts.count - 1 <= threshold { return nil }
        var client: String?
        var largest = (amount: threshold, newest: JobID.max)
        for (name, load) in loads {
            let found = (amount: load.amount(measure), newest: load.jobs.last ?? 0)
            if found > largest { (client, largest) = (name, found) }
        }
        return client.flatMap { loads[$0] }
    }
}
