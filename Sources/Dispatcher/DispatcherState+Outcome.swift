import Runtime
import ScomClient
import ScomProtocol

extension DispatcherState {
    /// The exchange in flight has ended.
    mutating func finished(_ outcome: ExchangeOutcome, now: ContinuousClock.Instant, time: WallTime) -> [Action] {
        guard let flight else { return [] }
        self.flight = nil
        var actions: [Action] = []
        account(outcome, of: flight, now)
        let isPacked = flight.entries.count > 1
        if isPacked { learnPacking(from: outcome) }
        for (id, result) in zip(flight.entries, outcome.results) {
            guard entries[id] != nil else { continue }
            entries[id]!.isInFlight = false
            let operation = entries[id]!.operation
            noteAnswer(result, operation.address, isPacked: isPacked, now)
            switch result {
            case .success(let value):
                if operation.isWrite {
                    cache.invalidate(writtenBy: operation)
                } else {
                    cache.insert(value, of: operation, now: now, time: time)
                }
                settle(id, .success(Reading(value: value, time: time, source: .line)), &actions)
            case .failure(let failure):
                if let limit = packLimit(after: failure, packedWith: flight.entries.count) {
                    if limit == 1, failure == .notANumber { remember(readSingly: operation, now) }
                    entries[id]!.packLimit = min(entries[id]!.packLimit, limit)
                }
                if link == .up, isPacked && failure.isPackingAtFault || mayRetry(id, failure, now) {
                    requeue(id)
                } else {
                    settle(id, .failure(DispatchError(failure)), &actions)
                }
            }
        }
        return actions + startNext(now)
    }

    /// Answers what has come to its deadline, and starts what may start now.
    mutating func timeReached(_ now: ContinuousClock.Instant) -> [Action] {
        var actions: [Action] = []
        while let deadline = deadlines.first, deadline.instant <= now {
            deadlines.removeFirst()
            guard jobs[deadline.subject] != nil else { continue }
            statistics.deadlinesExceeded += 1
            abandon(deadline.subject, .deadlineExceeded, keepingReadsInFlight: false, &actions)
        }
        return actions + startNext(now)
    }

    mutating func linkCameUp(_ now: ContinuousClock.Instant) -> [Action] {
        guard link == .down else { return [] }
        link = .up
        packingSupport = .unknown
        packedTimeouts = 0
        silentDevices.removeAll()
        restUntil = nil
        return startNext(now)
    }

    /// Everything that waits is answered; what is in flight is answered by its outcome.
    mutating func linkWentDown() -> [Action] {
        guard link == .up else { return [] }
        link = .down
        return abandonAll(.linkDown)
    }

    /// Refuses all that comes and answers all that waits.
    mutating func stop() -> [Action] {
        link = .stopped
        return abandonAll(.stopped)
    }

    /// Gives every asker of an entry its result.
    mutating func settle(_ id: EntryID, _ result: Result<Reading, DispatchError>, _ actions: inout [Action]) {
        guard let entry = entries[id] else { return }
        removeEntry(id)
        for asker in entry.askers { resolve(asker.job, asker.index, result, &actions) }
    }

    private mutating func abandonAll(_ error: DispatchError) -> [Action] {
        var actions: [Action] = []
        for id in jobs.keys.sorted() { abandon(id, error, keepingReadsInFlight: true, &actions) }
        return actions
    }

    private mutating func account(_ outcome: ExchangeOutcome, of flight: Flight, _ now: ContinuousClock.Instant) {
        statistics.lineTime += outcome.duration
        statistics.byteCount += outcome.byteCount
        var charged: Set<JobID> = []
        for id in flight.entries {
            for asker in entries[id]?.askers ?? [] where charged.insert(asker.job).inserted {
                jobs[asker.job]?.line += outcome.duration
                jobs[asker.job]?.exchanges += 1
            }
        }
        let busyShare = Double(settings.maximumBusyPercent) / 100
        let rest = max(1 / busyShare - 1, flight.entries.count > 1 ? settings.restShare : 0)
        restUntil = rest > 0 ? now + outcome.duration * rest : nil
    }

    private mutating func learnPacking(from outcome: ExchangeOutcome) {
        switch outcome.results[0] {
        case .success, .failure(.notANumber):
            packingSupport = .supported
            packedTimeouts = 0
        case .failure(.device(.serviceNotSupported)), .failure(.device(.typeNotSupported)):
            packingSupport = .unsupported
        case .failure(.responseTimeout) where packingSupport == .unknown:
            packedTimeouts += 1
            if packedTimeouts >= settings.attempts { packingSupport = .unsupported }
        case .failure: break
        }
    }

    private mutating func noteAnswer(
        _ result: Result<ScomValue, ScomFailure>, _ address: ScomAddress, isPacked: Bool, _ now: ContinuousClock.Instant
    ) {
        switch result {
        case .success:
            silentDevices.answered(address, now: now)
            silentDevices.answered(.gateway, now: now)
        case .failure(.responseTimeout): silentDevices.timedOut(isPacked ? .gateway : address, now: now)
        case .failure(.device(.responseTimeout)):
            silentDevices.answered(.gateway, now: now)
            if !isPacked { silentDevices.timedOut(address, now: now) }
        case .failure(.device):
            silentDevices.answered(.gateway, now: now)
            if !isPacked { silentDevices.answered(address, now: now) }
        case .failure(.notANumber), .failure(.malformedResponse): silentDevices.answered(.gateway, now: now)
        case .failure(.damagedResponse), .failure(.linkDown): break
        }
    }

    /// The largest exchange that an operation may be part of after this failure.
    private func packLimit(after failure: ScomFailure, packedWith count: Int) -> Int? {
        guard count > 1 else { return nil }
        switch failure {
        case .notANumber: return 1
        case .device, .malformedResponse: return count / 2
        case .responseTimeout: return count / 2
        case .damagedResponse, .linkDown: return nil
        }
    }

    private mutating func remember(readSingly operation: ScomOperation, _ now: ContinuousClock.Instant) {
        if readSingly.count >= settings.cacheLimit { readSingly.removeAll() }
        readSingly[operation] = now + .seconds(600)
    }

    private func mayRetry(_ id: EntryID, _ failure: ScomFailure, _ now: ContinuousClock.Instant) -> Bool {
        guard let entry = entries[id], entry.operation.isRepeatable, !entry.askers.isEmpty else { return false }
        guard entry.attempts < settings.attempts else { return false }
        switch failure {
        case .responseTimeout: return silentDevices.mayAsk(entry.operation.address, now: now)
        case .damagedResponse, .malformedResponse: return true
        case .device, .notANumber, .linkDown: return false
        }
    }

    private mutating func requeue(_ id: EntryID) {
        guard let entry = entries[id], !entry.askers.isEmpty else { return removeEntry(id) }
        queues[entry.priority.rawValue].appendUrgent(id)
    }
}

extension ScomFailure {
    /// Whether the operation has not failed by itself, only the exchange that it was packed into.
    fileprivate var isPackingAtFault: Bool {
        switch self {
        case .device(.gatewayBusy): false
        case .device, .notANumber, .malformedResponse: true
        case .responseTimeout, .damagedResponse, .linkDown: false
        }
    }
}

extension DispatchError {
    fileprivate init(_ failure: ScomFailure) {
        switch failure {
        case .device(let code): self = .device(code)
        case .responseTimeout, .damagedResponse: self = .responseTimeout
        case .malformedResponse, .notANumber: self = .malformedResponse
        case .linkDown: self = .linkDown
        }
    }
}
