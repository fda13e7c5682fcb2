import ScomProtocol

extension DispatcherState {
    /// Answers what has come to its deadline, and starts what may start now.
    mutating func timeReached(_ now: ContinuousClock.Instant) -> [Action] {
        var step = Step(now: now)
        startNext(&step)
        return step.actions
    }

    mutating func linkCameUp(_ now: ContinuousClock.Instant) -> [Action] {
        guard link == .down else { return [] }
        link = .up
        packing = PackingKnowledge()
        silentDevices.removeAll()
        restUntil = nil
        return timeReached(now)
    }

    /// Everything that waits is answered; what is in flight is answered by its outcome.
    mutating func linkWentDown(_ now: ContinuousClock.Instant) -> [Action] {
        guard link == .up else { return [] }
        link = .down
        return abandonAll(.linkDown, now)
    }

    /// Refuses all that comes and answers all that waits.
    mutating func stop(_ now: ContinuousClock.Instant) -> [Action] {
        link = .stopped
        return abandonAll(.stopped, now)
    }

    /// Forgets cached values of a device, without an address of all, and does not keep what is just being read.
    mutating func invalidateCache(of address: ScomAddress?) {
        if let address { cache.invalidate(address: address) } else { cache.removeAll() }
        flight?.feedsCache = false
    }

    private mutating func abandonAll(_ error: DispatchError, _ now: ContinuousClock.Instant) -> [Action] {
        var step = Step(now: now)
        for id in jobs.keys.sorted() { abandon(id, error, keepingReadsInFlight: true, &step) }
        dropIdleQueues()
        return step.actions
    }

    /// Nobody whose deadline has come is served any more, save by a write that is in flight.
    mutating func expireDeadlines(_ step: inout Step) {
        while let deadline = deadlines.first {
            let isDone = jobs[deadline.subject] == nil
            guard isDone || deadline.instant <= step.now else { return }
            deadlines.removeFirst()
            if isDone { continue }
            statistics.deadlinesExceeded += 1
            abandon(deadline.subject, .deadlineExceeded, keepingReadsInFlight: false, &step)
        }
    }

    /// Where nothing waits, all that queues still hold is dead.
    mutating func dropIdleQueues() {
        guard entries.isEmpty else { return }
        for index in queues.indices {
            if queues[index].count > 0 { queues[index].removeAll() }
            if packable[index].count > 0 { packable[index].removeAll() }
        }
        if jobs.isEmpty, deadlines.count > 0 { deadlines.removeAll() }
    }
}
