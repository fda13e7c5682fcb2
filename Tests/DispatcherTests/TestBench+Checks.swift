import ScomClient
import ScomProtocol

@testable import Dispatcher

extension TestBench {
    func expect(_ condition: Bool, _ message: @autoclosure () -> String) {
        if !condition { violations.append("at \(start.duration(to: now)): \(message())") }
    }

    /// In how many exchanges a request must have been served, by what waits before it: every client of its priority has its turn, and
    /// every priority its share.
    func bound(of request: DispatchRequest) -> Int {
        let operations = waitingOperations[Lane(request), default: 0] + request.operations.count
        let clients = scenario.streams.isEmpty ? waitingOperations.count + 1 : scenario.streams.count
        let turns = request.priority == .write ? operations : operations * clients
        // Of 13 exchanges every priority has one; with faults an operation can take several.
        return (turns + 1) * 13 * (scenario.isFaultless ? 1 : 10)
    }

    func checkStart(_ exchange: ScomExchange) {
        expect(flight == nil, "two exchanges at once")
        expect(state.link == .up, "an exchange on a closed link")
        exchanges.append(exchange)
        starts.append(now)
        let operations = exchange.operations
        expect((1...76).contains(operations.count), "an exchange of \(operations.count)")
        expect(Set(operations).count == operations.count, "the same operation twice in an exchange")
        if case .packed = exchange {
            expect(operations.count > 1, "packed alone")
            expect(operations.allSatisfy { $0.multiInfoItem != nil }, "packed what cannot be")
        }
        for operation in operations {
            let askers = askers[operation, default: []].compactMap { asked[$0]?.request }.filter { $0.deadline > now }
            expect(!askers.isEmpty, "started for nobody: \(operation)")
            let priority = askers.map(\.priority).min() ?? .write
            expect(!state.isQuiet || priority <= .request, "\(priority) started in a quiet window")
            if operation.isWrite { checkWriteStart(operation) }
        }
        if scenario.isFaultless { checkPacking(operations) }
        if state.isQuiet { quietExchanges += 1 }
        if exchanges.count.isMultiple(of: 64) { for waiting in asked.values { checkWait(waiting) } }
    }

    private func checkWriteStart(_ operation: ScomOperation) {
        expect(startedWrites.insert(operation).inserted, "a write twice: \(operation)")
        let waiting = waitingWrites[operation.address] ?? []
        let earlier = waiting.prefix { $0.operation != operation }.first {
            !startedWrites.contains($0.operation) && (asked[$0.job].map { $0.request.deadline > now } ?? false)
                && asked[$0.job]!.tick > lastLinkDownTick
        }
        expect(earlier == nil, "a write overtook another of its device")
        let key = ObjectKey(
            address: operation.address, type: operation.property.objectType, number: operation.property.objectID)
        writeTicks[key, default: []].append(tick)
    }

    /// Whoever can go along goes along.
    private func checkPacking(_ operations: [ScomOperation]) {
        guard operations[0].multiInfoItem != nil, operations.count < 76 else { return }
        let left = state.entries.values.filter { entry in
            guard !entry.isInFlight, entry.packLimit == 76 else { return false }
            return entry.askers.contains { asker in
                guard let job = state.jobs[asker.job], job.entries[asker.index] != nil else { return false }
                return job.priority <= .request || !state.isQuiet
            }
        }
        expect(left.isEmpty, "\(left.count) could have gone along in an exchange of \(operations.count)")
    }

    /// Exchanges that were open to a priority so far.
    func chances(_ priority: Priority) -> Int {
        priority <= .request ? exchanges.count : exchanges.count - quietExchanges
    }

    func checkWait(_ waiting: Asked) {
        let passed = chances(waiting.request.priority) - waiting.chances
        expect(passed <= waiting.bound, "a \(waiting.request.priority) starves after \(passed) exchanges")
    }

    /// What holds after every event.
    func checkState() {
        expect(asked.count == state.jobs.count, "\(asked.count) unanswered, \(state.jobs.count) jobs")
        expect(state.jobs.count <= scenario.settings.queueLimit, "\(state.jobs.count) requests queued")
        let operations = state.loads.operationCount
        expect(operations <= scenario.settings.operationLimit, "\(operations) operations queued")
        let held = state.queues.reduce(0) { $0 + $1.count }
        expect(held <= 2 * scenario.settings.operationLimit + 4096, "queues hold \(held)")
        expect((state.flight == nil) == (flight == nil), "a flight without an exchange")
        expect(state.deadlines.count <= 2 * state.jobs.count + 2048, "\(state.deadlines.count) deadlines")
        guard flight == nil, !state.entries.isEmpty else { return }
        expect(state.nextEvent != nil, "nothing to wake up for")
        guard state.link == .up, state.restUntil == nil, !state.isQuiet, state.quietCheck == nil else { return }
        expect(false, "the line is free, and \(state.entries.count) wait")
    }

    /// What holds when all is answered.
    func checkIdle() {
        expect(state.entries.isEmpty && state.sharable.isEmpty && state.jobs.isEmpty, "entries or jobs left")
        expect(state.loads.loads.isEmpty && state.loads.operationCount == 0, "loads left: \(state.loads.loads)")
        expect(state.queues.allSatisfy { $0.count == 0 } && state.packable.allSatisfy { $0.count == 0 }, "queues left")
        expect(state.deadlines.count == 0, "deadlines left: \(state.deadlines.count)")
        expect(state.statistics.queueDepth == 0, "queue depth left")
        expect(waitingWrites.values.allSatisfy(\.isEmpty), "writes left")
    }

    func check(_ completion: Completion, of asked: Asked) {
        let request = asked.request
        checkWait(asked)
        expect(completion.results.count == request.operations.count, "results missing")
        if request.operations.allSatisfy({ !$0.isWrite }) {
            expect(now <= max(request.deadline, asked.submitted), "a read answered after its deadline")
        }
        let cost = completion.cost
        expect(cost.queued >= .zero && cost.queued + cost.line <= asked.submitted.duration(to: now), "cost \(cost)")
        for (operation, result) in zip(request.operations, completion.results) {
            switch result {
            case .success(let reading):
                succeeded += 1
                if operation.isWrite {
                    expect(startedWrites.contains(operation), "a write that never started is reported done")
                    expect(.write(reading.value) == operation.action, "the value of another write")
                } else {
                    check(reading, of: operation, asked)
                }
            case .failure(let error):
                errors[error, default: 0] += 1
                expect(isExplained(error, operation, asked), "unexplained \(error) of \(operation)")
            }
        }
    }

    private func check(_ reading: Reading, of operation: ScomOperation, _ asked: Asked) {
        guard let produced = produced[reading.value] else {
            return expect(false, "a value that no device gave")
        }
        expect(produced.operation == operation, "the value of \(produced.operation) for \(operation)")
        guard reading.source == .cache else {
            return expect(produced.end >= asked.submitted, "a value from before the request")
        }
        expect(produced.end.duration(to: asked.submitted) <= asked.request.maximumAge, "a value too old")
        let isInvalidated = invalidationTicks[operation.address].map { (produced.startTick..<asked.tick).contains($0) }
        expect(isInvalidated != true, "a value from before a restart")
        for address in [operation.address, ScomAddress(100)] {
            let key = ObjectKey(
                address: address, type: operation.property.objectType, number: operation.property.objectID)
            let written = writeTicks[key]?.contains { produced.startTick < $0 && $0 < asked.tick } ?? false
            expect(!written, "a value from before a write")
        }
    }

    private func isExplained(_ error: DispatchError, _ operation: ScomOperation, _ asked: Asked) -> Bool {
        let failure = singleFailures[operation].flatMap { $0.tick >= asked.tick ? $0.failure : nil }
        let isSilent = singleTimeouts[operation.address, default: 0] >= scenario.settings.silenceThreshold
        let wasLinkDown = state.link == .down || lastLinkDownTick >= asked.tick
        switch error {
        case .busy: return scenario.refusedClients.contains(asked.request.client)
        case .deadlineExceeded: return asked.request.deadline <= now
        case .linkDown: return wasLinkDown
        case .device(.gatewayBusy): return gateway.gatewayBusyRate > 0
        case .device(let code): return failure == .device(code)
        case .responseTimeout:
            return failure == .responseTimeout || failure == .damagedResponse || isSilent || wasLinkDown
        case .deviceSilent: return isSilent
        case .malformedResponse, .stopped: return false
        }
    }
}
