import ScomClient
import ScomProtocol

extension DispatcherState {
    /// Takes a request in: answers what the cache or the circumstances answer, queues the rest.
    mutating func submit(_ request: DispatchRequest, as id: JobID, now: ContinuousClock.Instant) -> [Action] {
        var step = Step(now: now)
        statistics.requests[request.priority, default: 0] += 1
        expireDeadlines(&step)
        var results = known(request, now)
        var unresolved = results.count { $0 == nil }
        if unresolved > 0, !makeRoom(for: request.client, operations: unresolved, &step) {
            statistics.busy += 1
            results = results.map { $0 ?? .failure(.busy) }
            unresolved = 0
        }
        if unresolved > 0 {
            enqueue(request, as: id, results, unresolved, now)
        } else {
            step.actions.append(.complete(id, Completion(results: results.compactMap(\.self), cost: DispatchCost())))
        }
        startNext(&step)
        return step.actions
    }

    /// What can be answered without the line; `nil` for each operation that needs it.
    private mutating func known(
        _ request: DispatchRequest, _ now: ContinuousClock.Instant
    ) -> [Result<Reading, DispatchError>?] {
        if link == .stopped { return request.operations.map { _ in .failure(.stopped) } }
        guard request.deadline > now else {
            statistics.deadlinesExceeded += 1
            return request.operations.map { _ in .failure(.deadlineExceeded) }
        }
        return request.operations.map { operation in
            if let reading = cache.value(operation, noOlderThan: request.maximumAge, now: now) {
                statistics.cacheHits += 1
                return .success(reading)
            }
            if link == .down { return .failure(.linkDown) }
            guard mayQueue(operation, now) else {
                statistics.silentRefusals += 1
                return .failure(.deviceSilent)
            }
            return nil
        }
    }

    /// Whether the device answers, or is due for a probe that is not yet under way.
    private func mayQueue(_ operation: ScomOperation, _ now: ContinuousClock.Instant) -> Bool {
        guard silentDevices.isSilent(operation.address) else { return true }
        guard silentDevices.mayAsk(operation.address, now: now) else { return false }
        return flight?.entries.contains { entries[$0]?.operation.address == operation.address } != true
    }

    /// Makes room for one more request of the client, if need be at the cost of a client that has more waiting.
    private mutating func makeRoom(for client: String, operations: Int, _ step: inout Step) -> Bool {
        guard operations <= settings.operationLimit else { return false }
        let own = loads[client]
        if jobs.count >= settings.queueLimit {
            guard displace(by: .jobs, above: own.jobs.count + 1, &step) else { return false }
        }
        while loads.operationCount + operations > settings.operationLimit {
            guard displace(by: .operations, above: own.operations + operations, &step) else { return false }
        }
        return jobs.count < settings.queueLimit
    }

    /// Answers the newest request of the client that has most with `busy`; a write that is in flight cannot be taken back.
    private mutating func displace(
        by measure: ClientLoads.Measure, above threshold: Int, _ step: inout Step
    ) -> Bool {
        guard let largest = loads.largest(by: measure, above: threshold) else { return false }
        let head = flight.flatMap { entries[$0.entries[0]] }
        let writer = head?.operation.isWrite == true ? head?.askers[0].job : nil
        guard let newest = largest.jobs.last(where: { $0 != writer }) else { return false }
        statistics.busy += 1
        abandon(newest, .busy, keepingReadsInFlight: false, &step)
        return true
    }

    private mutating func enqueue(
        _ request: DispatchRequest, as id: JobID, _ results: [Result<Reading, DispatchError>?], _ unresolved: Int,
        _ now: ContinuousClock.Instant
    ) {
        var job = Job(
            client: request.client, priority: request.priority, enqueued: now, results: results,
            entries: [EntryID?](repeating: nil, count: results.count), operationCount: unresolved,
            unresolved: unresolved)
        for (index, operation) in request.operations.enumerated() where results[index] == nil {
            let entry = enqueue(operation, Asker(job: id, index: index), request, now)
            if entries[entry]!.isInFlight { job.started = now }
            job.entries[index] = entry
        }
        if job.started != nil { recordWait(.zero, request.priority) }
        jobs[id] = job
        loads.add(id, operations: unresolved, of: request.client)
        statistics.queueDepth = jobs.count
        statistics.maximumQueueDepth = max(statistics.maximumQueueDepth, jobs.count)
        deadlines.insert(id, at: request.deadline)
        sweep()
    }

    /// Joins an equal read, or makes an entry of its own; whoever waits does so in the own lane.
    private mutating func enqueue(
        _ operation: ScomOperation, _ asker: Asker, _ request: DispatchRequest, _ now: ContinuousClock.Instant
    ) -> EntryID {
        let id: EntryID
        if let shared = sharable[operation] {
            id = shared
            statistics.shared += 1
            entries[id]!.askers.append(asker)
            entries[id]!.waiting += 1
            if entries[id]!.isInFlight { return id }
        } else {
            id = makeEntryID()
            let limit = packing.limit(of: operation, now)
            entries[id] = Entry(operation: operation, askers: [asker], waiting: 1, packLimit: limit)
            if operation.isRepeatable { sharable[operation] = id }
        }
        let lane = request.priority == .write ? "" : request.client
        queues[request.priority.rawValue].append(asker, for: lane)
        if entries[id]!.packLimit > 1 { packable[request.priority.rawValue].append(asker, for: lane) }
        return id
    }

    /// Keeps queues and deadlines in proportion to what waits.
    private mutating func sweep() {
        let (jobs, entries) = (jobs, entries)
        let isAlive: (Asker) -> Bool = { $0.awaitedEntry(jobs, entries) != nil }
        for index in queues.indices {
            queues[index].compact(where: isAlive)
            packable[index].compact(where: isAlive)
        }
        deadlines.compact { jobs[$0] != nil }
    }
}
