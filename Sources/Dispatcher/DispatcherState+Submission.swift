import ScomClient
import ScomProtocol

extension DispatcherState {
    /// Takes a request in: answers what the cache or the circumstances answer, queues the rest.
    mutating func submit(_ request: DispatchRequest, as id: JobID, now: ContinuousClock.Instant) -> [Action] {
        var actions: [Action] = []
        statistics.requests[request.priority, default: 0] += 1
        var results = request.operations.map { known($0, request, now) }
        var unresolved = results.count { $0 == nil }
        if unresolved > 0, !makeRoom(for: request.client, &actions) {
            statistics.busy += 1
            results = results.map { $0 ?? .failure(.busy) }
            unresolved = 0
        }
        guard unresolved > 0 else {
            let completion = Completion(results: results.compactMap(\.self), cost: DispatchCost())
            return actions + [.complete(id, completion)]
        }
        var job = Job(
            client: request.client, priority: request.priority, enqueued: now, results: results,
            entries: [EntryID?](repeating: nil, count: results.count), unresolved: unresolved)
        for (index, operation) in request.operations.enumerated() where results[index] == nil {
            job.entries[index] = enqueue(operation, Entry.Asker(job: id, index: index), request, now)
            if flight?.entries.contains(job.entries[index]!) == true { job.started = now }
        }
        jobs[id] = job
        jobsByClient[request.client, default: 0] += 1
        statistics.queueDepth = jobs.count
        statistics.maximumQueueDepth = max(statistics.maximumQueueDepth, jobs.count)
        deadlines.insert(id, at: request.deadline)
        let jobs = jobs
        deadlines.compact(expecting: jobs.count) { jobs[$0] != nil }
        return actions + startNext(now)
    }

    /// What can be answered without the line.
    private mutating func known(
        _ operation: ScomOperation, _ request: DispatchRequest, _ now: ContinuousClock.Instant
    ) -> Result<Reading, DispatchError>? {
        if let reading = cache.value(operation, noOlderThan: request.maximumAge, now: now) {
            statistics.cacheHits += 1
            return .success(reading)
        }
        switch link {
        case .down: return .failure(.linkDown)
        case .stopped: return .failure(.stopped)
        case .up: break
        }
        guard request.deadline > now else {
            statistics.deadlinesExceeded += 1
            return .failure(.deadlineExceeded)
        }
        guard silentDevices.mayAsk(operation.address, now: now) else {
            statistics.silentRefusals += 1
            return .failure(.deviceSilent)
        }
        return nil
    }

    /// Makes room for one more request of the client, if need be at the cost of the client that has most waiting.
    private mutating func makeRoom(for client: String, _ actions: inout [Action]) -> Bool {
        guard jobs.count >= settings.queueLimit else { return true }
        let own = jobsByClient[client] ?? 0
        guard let largest = jobsByClient.max(by: { $0.value < $1.value }), largest.value > own + 1 else { return false }
        let newest = jobs.filter { $0.value.client == largest.key && $0.value.started == nil }.keys.max()
        guard let newest else { return false }
        statistics.busy += 1
        abandon(newest, .busy, keepingReadsInFlight: false, &actions)
        return true
    }

    private mutating func enqueue(
        _ operation: ScomOperation, _ asker: Entry.Asker, _ request: DispatchRequest, _ now: ContinuousClock.Instant
    ) -> EntryID {
        if let id = sharable[operation] {
            statistics.shared += 1
            entries[id]!.askers.append(asker)
            if request.priority < entries[id]!.priority {
                entries[id]!.priority = request.priority
                queues[request.priority.rawValue].append(id, for: request.client)
            }
            return id
        }
        let id = makeEntryID()
        entries[id] = Entry(
            operation: operation, client: request.client, priority: request.priority, askers: [asker],
            packLimit: packLimit(operation, now))
        if operation.isRepeatable { sharable[operation] = id }
        queues[request.priority.rawValue].append(id, for: request.client)
        return id
    }

    private mutating func packLimit(_ operation: ScomOperation, _ now: ContinuousClock.Instant) -> Int {
        guard operation.multiInfoItem != nil else { return 1 }
        guard let until = readSingly[operation] else { return MultiInfo.maximumItems }
        if until > now { return 1 }
        readSingly[operation] = nil
        return MultiInfo.maximumItems
    }
}
