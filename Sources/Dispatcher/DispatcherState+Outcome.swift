import Runtime
import ScomClient
import ScomProtocol

extension DispatcherState {
    /// The exchange in flight has ended.
    mutating func finished(_ outcome: ExchangeOutcome, now: ContinuousClock.Instant, time: WallTime) -> [Action] {
        guard let flight else { return [] }
        self.flight = nil
        var step = Step(now: now)
        account(outcome, of: flight, now)
        let results = flight.entries.indices.map {
            $0 < outcome.results.count ? outcome.results[$0] : .failure(.malformedResponse)
        }
        let count = flight.entries.count
        if count > 1 { notePacked(flight, results, now) } else { noteSingle(flight, results[0], now) }
        for (id, result) in zip(flight.entries, results) {
            entries[id]!.isInFlight = false
            switch result {
            case .success(let value):
                store(value, of: entries[id]!.operation, flight, now, time)
                let asked = entries[id]!.operation.property
                let answered = count == 1 && outcome.property != asked ? outcome.property : nil
                settle(
                    id, .success(Reading(value: value, time: time, source: .line, property: answered)), &step)
            case .failure(let failure): failed(id, failure, packedWith: count, &step)
            }
        }
        if count == 1, case .failure = results[0] { refuseAskersOfSilent(flight.address, &step) }
        startNext(&step)
        return step.actions
    }

    private mutating func store(
        _ value: ScomValue, of operation: ScomOperation, _ flight: Flight, _ now: ContinuousClock.Instant,
        _ time: WallTime
    ) {
        if operation.isWrite {
            cache.invalidate(writtenBy: operation)
        } else if flight.feedsCache {
            cache.insert(value, of: operation, now: now, time: time)
        }
    }

    private mutating func failed(_ id: EntryID, _ failure: ScomFailure, packedWith count: Int, _ step: inout Step) {
        if failure.isLoss { entries[id]!.losses += 1 }
        let entry = entries[id]!
        let isPackingAtFault = count > 1 && failure.isPackingAtFault
        guard link == .up, entry.waiting > 0, isPackingAtFault || mayRetry(entry, failure, step.now) else {
            return settle(id, .failure(DispatchError(failure)), &step)
        }
        if count > 1, packing.support != .unsupported {
            let isLastAttemptNext = entry.losses >= settings.attempts - 1
            if let limit = packing.limit(after: failure, packedWith: count, isLastAttemptNext: isLastAttemptNext) {
                entries[id]!.packLimit = min(entry.packLimit, limit)
                if limit == 1 { packing.remember(readSingly: entry.operation, after: failure, step.now) }
            }
        }
        if failure.isLoss { statistics.retries += 1 }
        requeue(id)
    }

    private func mayRetry(_ entry: Entry, _ failure: ScomFailure, _ now: ContinuousClock.Instant) -> Bool {
        failure.isLoss && entry.operation.isRepeatable && entry.losses < settings.attempts
            && silentDevices.mayAsk(entry.operation.address, now: now)
    }

    /// Puts all who still ask before those whose turn has not come yet.
    private mutating func requeue(_ id: EntryID) {
        for asker in entries[id]!.askers {
            guard let job = jobs[asker.job], job.entries[asker.index] != nil else { continue }
            queues[job.priority.rawValue].appendUrgent(asker)
            if entries[id]!.packLimit > 1 { packable[job.priority.rawValue].appendUrgent(asker) }
        }
    }

    private mutating func account(_ outcome: ExchangeOutcome, of flight: Flight, _ now: ContinuousClock.Instant) {
        statistics.lineTime += outcome.duration
        statistics.byteCount += outcome.byteCount
        var charged: Set<JobID> = []
        for id in flight.entries {
            for asker in entries[id]!.askers {
                guard let job = jobs[asker.job], charged.insert(asker.job).inserted else { continue }
                jobs[asker.job]!.line += min(outcome.duration, job.enqueued.duration(to: now))
                jobs[asker.job]!.exchanges += 1
            }
        }
        let busyShare = Double(min(max(settings.maximumBusyPercent, 1), 100)) / 100
        let rest = max(1 / busyShare - 1, flight.entries.count > 1 ? settings.restShare : 0)
        restUntil = rest > 0 ? now + outcome.duration * rest : nil
    }

    private mutating func noteSingle(
        _ flight: Flight, _ result: Result<ScomValue, ScomFailure>, _ now: ContinuousClock.Instant
    ) {
        packing.note(single: result, of: flight.address)
        switch result {
        case .success, .failure(.malformedResponse), .failure(.notANumber):
            silentDevices.answered(flight.address, now: now)
            silentDevices.answered(.gateway, now: now)
        case .failure(.responseTimeout): silentDevices.timedOut(flight.address, now: now)
        case .failure(.device(.responseTimeout)):
            silentDevices.answered(.gateway, now: now)
            silentDevices.timedOut(flight.address, now: now)
        case .failure(.device):
            silentDevices.answered(.gateway, now: now)
            silentDevices.answered(flight.address, now: now)
        case .failure(.damagedResponse), .failure(.linkDown): break
        }
    }

    /// Of a device a packed exchange proves only that it answers; its silence shows in a number that is none.
    private mutating func notePacked(
        _ flight: Flight, _ results: [Result<ScomValue, ScomFailure>], _ now: ContinuousClock.Instant
    ) {
        packing.note(packed: results[0])
        switch results[0] {
        case .failure(.responseTimeout): silentDevices.timedOut(.gateway, now: now)
        case .failure(.damagedResponse), .failure(.linkDown): break
        case .success, .failure: silentDevices.answered(.gateway, now: now)
        }
        var answered: Set<ScomAddress> = []
        for (id, result) in zip(flight.entries, results) {
            guard case .success = result else { continue }
            let address = entries[id]!.operation.address
            if answered.insert(address).inserted { silentDevices.answered(address, now: now) }
        }
    }

    /// Whoever waits for a device that has just been found silent waits for nothing.
    private mutating func refuseAskersOfSilent(_ address: ScomAddress, _ step: inout Step) {
        guard !silentDevices.mayAsk(address, now: step.now) else { return }
        for id in entries.keys.sorted() where entries[id]?.operation.address == address { settleSilent(id, &step) }
    }
}

extension ScomFailure {
    /// Whether the exchange brought no whole answer, so that a read is worth another attempt.
    fileprivate var isLoss: Bool {
        switch self {
        case .responseTimeout, .damagedResponse: true
        case .device, .malformedResponse, .notANumber, .linkDown: false
        }
    }

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
