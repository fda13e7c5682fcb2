import ScomClient
import ScomProtocol

extension DispatcherState {
    /// Starts the next exchange if the line is free and something waits.
    mutating func startNext(_ now: ContinuousClock.Instant) -> [Action] {
        var actions: [Action] = []
        guard flight == nil, link == .up, restUntil.map({ $0 <= now }) ?? true else { return actions }
        restUntil = nil
        while let priority = choosePriority(), let head = popEntry(priority) {
            guard silentDevices.mayAsk(entries[head]!.operation.address, now: now) else {
                statistics.silentRefusals += 1
                settle(head, .failure(.deviceSilent), &actions)
                continue
            }
            start(companions(of: head, priority, now), now, &actions)
            return actions
        }
        return actions
    }

    /// The highest priority that waits, unless a lower one has been passed over as often as may be.
    private mutating func choosePriority() -> Priority? {
        let waiting = Priority.allCases.filter { hasEntry($0) && isEligible($0) }
        guard let highest = waiting.first else { return nil }
        let overdue = waiting.last { $0 != highest && passed[$0.rawValue] >= settings.passes[$0] ?? 0 }
        let chosen = overdue ?? highest
        for priority in waiting where priority > chosen { passed[priority.rawValue] += 1 }
        passed[chosen.rawValue] = 0
        return chosen
    }

    private func isEligible(_ priority: Priority) -> Bool {
        priority == .write || priority == .request || !isQuiet
    }

    /// The reads that go over the line with `head`, from its own priority first, then from the others.
    private func companions(of head: EntryID, _ priority: Priority, _ now: ContinuousClock.Instant) -> [EntryID] {
        guard entries[head]!.packLimit > 1, packingSupport != .unsupported, silentDevices.mayAsk(.gateway, now: now)
        else {
            return [head]
        }
        var candidates = [head]
        for other in [priority] + Priority.allCases.filter({ $0 != priority && isEligible($0) }) {
            queues[other.rawValue].visit { id in
                guard let entry = entries[id], isWaiting(id, other), id != head else { return true }
                guard entry.packLimit > 1, silentDevices.mayAsk(entry.operation.address, now: now) else { return true }
                candidates.append(id)
                return candidates.count < MultiInfo.maximumItems
            }
            if candidates.count == MultiInfo.maximumItems { break }
        }
        let count = Packing.count(limits: candidates.lazy.map { entries[$0]!.packLimit }, support: packingSupport)
        return [EntryID](candidates.prefix(count))
    }

    private mutating func start(_ ids: [EntryID], _ now: ContinuousClock.Instant, _ actions: inout [Action]) {
        let operations = ids.map { entries[$0]!.operation }
        let exchange = operations.count == 1 ? ScomExchange.single(operations[0]) : .packed(operations)
        for id in ids {
            entries[id]!.isInFlight = true
            entries[id]!.attempts += 1
            if entries[id]!.attempts > 1 { statistics.retries += 1 }
            for asker in entries[id]!.askers where jobs[asker.job]?.started == nil {
                guard let job = jobs[asker.job] else { continue }
                jobs[asker.job]!.started = now
                statistics.waits[job.priority, default: LatencyHistogram()].record(job.enqueued.duration(to: now))
            }
        }
        switch exchange {
        case .single(let operation):
            statistics.singleExchanges += 1
            if operation.isWrite { cache.invalidate(writtenBy: operation) }
        case .packed:
            statistics.packedExchanges += 1
            statistics.packedInfos += operations.count
        }
        flight = Flight(exchange: exchange, entries: ids)
        actions.append(.start(exchange))
    }

    private func isWaiting(_ id: EntryID, _ priority: Priority) -> Bool {
        guard let entry = entries[id] else { return false }
        return !entry.isInFlight && entry.priority == priority
    }

    private mutating func hasEntry(_ priority: Priority) -> Bool {
        withQueue(priority) { queue, state in queue.hasElement { state.isWaiting($0, priority) } }
    }

    private mutating func popEntry(_ priority: Priority) -> EntryID? {
        withQueue(priority) { queue, state in queue.popFirst { state.isWaiting($0, priority) } }
    }

    /// Takes the queue out while it is changed, so that the entries can be looked at meanwhile.
    private mutating func withQueue<Value>(
        _ priority: Priority, _ body: (inout RoundRobin<EntryID>, DispatcherState) -> Value
    ) -> Value {
        var queue = RoundRobin<EntryID>()
        swap(&queue, &queues[priority.rawValue])
        let value = body(&queue, self)
        swap(&queue, &queues[priority.rawValue])
        return value
    }
}
