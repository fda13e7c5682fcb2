import ScomClient
import ScomProtocol

extension DispatcherState {
    /// Starts the next exchange if the line is free and something waits.
    mutating func startNext(_ step: inout Step) {
        expireDeadlines(&step)
        quietCheck = nil
        guard flight == nil, link == .up else { return dropIdleQueues() }
        if let restUntil, restUntil > step.now { return dropIdleQueues() }
        restUntil = nil
        while let (head, priority) = popHead() {
            guard silentDevices.mayAsk(entries[head]!.operation.address, now: step.now) else {
                settleSilent(head, &step)
                continue
            }
            entries[head]!.isInFlight = true
            return start([head] + companions(of: head, priority, &step), &step)
        }
        if isQuiet, !entries.isEmpty { quietCheck = step.now + settings.quietCheckInterval }
        dropIdleQueues()
    }

    mutating func settleSilent(_ id: EntryID, _ step: inout Step) {
        statistics.silentRefusals += 1
        settle(id, .failure(.deviceSilent), &step)
    }

    mutating func recordWait(_ duration: Duration, _ priority: Priority) {
        statistics.waits[priority, default: LatencyHistogram()].record(duration)
    }

    private func isEligible(_ priority: Priority) -> Bool {
        priority == .write || priority == .request || !isQuiet
    }

    /// Takes out what is to go next, and says in whose turn.
    private mutating func popHead() -> (EntryID, Priority)? {
        var waiting: [Priority] = []
        for priority in Priority.allCases where isEligible(priority) && hasAsker(priority) { waiting.append(priority) }
        guard let priority = ageing.choose(among: waiting), let id = pop(priority) else { return nil }
        return (id, priority)
    }

    /// The reads that go over the line with `head`, now marked as in flight: from its own priority first, then from the others.
    private mutating func companions(of head: EntryID, _ priority: Priority, _ step: inout Step) -> [EntryID] {
        guard entries.count > 1, entries[head]!.packLimit > 1, packing.support != .unsupported else { return [] }
        guard silentDevices.mayAsk(.gateway, now: step.now) else { return [] }
        var found: [(id: EntryID, asker: Asker, priority: Priority)] = []
        for other in [priority] + Priority.allCases.filter({ $0 != priority && isEligible($0) }) {
            while found.count < MultiInfo.maximumItems - 1, let (id, asker) = popPackable(other) {
                guard silentDevices.mayAsk(entries[id]!.operation.address, now: step.now) else {
                    settleSilent(id, &step)
                    continue
                }
                // Lowered since it was queued: it goes alone, when its turn comes.
                guard entries[id]!.packLimit > 1 else { continue }
                entries[id]!.isInFlight = true
                found.append((id, asker, other))
            }
        }
        let limits = [entries[head]!.packLimit] + found.map { entries[$0.id]!.packLimit }
        let taken = Packing.count(limits: limits, support: packing.support) - 1
        for (id, asker, priority) in found[taken...] {
            entries[id]!.isInFlight = false
            packable[priority.rawValue].appendUrgent(asker)
        }
        return found[..<taken].map(\.id)
    }

    private mutating func start(_ ids: [EntryID], _ step: inout Step) {
        let operations = ids.map { entries[$0]!.operation }
        for id in ids {
            for asker in entries[id]!.askers {
                guard let job = jobs[asker.job], job.started == nil else { continue }
                jobs[asker.job]!.started = step.now
                recordWait(job.enqueued.duration(to: step.now), job.priority)
            }
        }
        if operations.count == 1 {
            statistics.singleExchanges += 1
            if operations[0].isWrite { cache.invalidate(writtenBy: operations[0]) }
            step.actions.append(.start(.single(operations[0])))
        } else {
            statistics.packedExchanges += 1
            statistics.packedInfos += operations.count
            step.actions.append(.start(.packed(operations)))
        }
        flight = Flight(entries: ids, address: operations[0].address)
    }

    private mutating func hasAsker(_ priority: Priority) -> Bool {
        let (jobs, entries) = (jobs, entries)
        return queues[priority.rawValue].hasElement { $0.awaitedEntry(jobs, entries) != nil }
    }

    private mutating func pop(_ priority: Priority) -> EntryID? {
        let (jobs, entries) = (jobs, entries)
        return queues[priority.rawValue].popFirst { $0.awaitedEntry(jobs, entries) != nil }?.awaitedEntry(jobs, entries)
    }

    private mutating func popPackable(_ priority: Priority) -> (EntryID, Asker)? {
        let (jobs, entries) = (jobs, entries)
        let asker = packable[priority.rawValue].popFirst { $0.awaitedEntry(jobs, entries) != nil }
        return asker.flatMap { asker in asker.awaitedEntry(jobs, entries).map { ($0, asker) } }
    }
}
