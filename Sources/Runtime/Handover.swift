/// A value that one task waits for, handed in on the thread of its executor: a continuation that stays on that thread.
///
/// A `CheckedContinuation` resumes its task on the global pool, which then hops back to the actor's executor: two changes of thread in
/// every request. Here the task that waits is parked with an executor of its own, which lets it go on at once.
public final class Handover<Value: Sendable>: Sendable {
    private let parking: Parking
    private let gate: Gate

    /// - Parameter executor: of the actors on both sides.
    public init(executor: ThreadExecutor) {
        parking = Parking(executor: executor)
        gate = Gate(parking: parking)
    }

    /// Hands in the value; only the first counts.
    public func give(_ value: Value) {
        gate.given.withLock { if $0 == nil { $0 = value } }
        parking.open()
    }

    /// Waits for the value.
    public func value() async -> Value {
        await gate.take()
    }

    private actor Gate {
        nonisolated let given = Locked<Value?>(nil)
        private nonisolated let parking: Parking
        nonisolated var unownedExecutor: UnownedSerialExecutor { parking.asUnownedSerialExecutor() }

        init(parking: Parking) {
            self.parking = parking
        }

        /// Runs once the parking is open, and not before there is a value.
        @inline(never)
        func take() -> Value {
            given.withLock { $0! }
        }
    }
}

/// Keeps the jobs it is given until it is opened.
private final class Parking: SerialExecutor {
    private struct State {
        var isOpen = false
        var jobs: [UnownedJob] = []
    }

    private let executor: ThreadExecutor
    private let state = Locked(State())

    init(executor: ThreadExecutor) {
        self.executor = executor
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let isOpen = state.withLock { state in
            if !state.isOpen { state.jobs.append(job) }
            return state.isOpen
        }
        // Not from here: the task has not left yet.
        if isOpen { executor.perform { self.run(job) } }
    }

    func open() {
        let jobs = state.withLock { state in
            state.isOpen = true
            defer { state.jobs = [] }
            return state.jobs
        }
        for job in jobs { run(job) }
    }

    private func run(_ job: UnownedJob) {
        job.runSynchronously(on: asUnownedSerialExecutor())
    }
}
