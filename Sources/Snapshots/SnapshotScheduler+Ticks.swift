import Devices
import Dispatcher
import Logging
import ObjectValues
import Runtime
import ScomCatalog
import ScomClient
import ScomProtocol

extension SnapshotScheduler {
    /// Begins the ticks that are due.
    func timeReached() {
        for tick in plan?.due(clocks.now()) ?? [] {
            let wanted = selection.items[tick.group]
            guard !wanted.isEmpty else {
                plan?.finished(tick.group)
                continue
            }
            statistics.skipped += tick.skipped
            guard !isQuiet(clocks.wall()) else {
                statistics.quiet += 1
                plan?.finished(tick.group)
                continue
            }
            statistics.ticks += 1
            if tick.isLate { statistics.late += 1 }
            begin(tick, wanted)
        }
        setTimer()
    }

    private func begin(_ tick: SnapshotPlan.Tick, _ wanted: [SnapshotItem]) {
        let generation = generation
        ticks[tick.group] = Task {
            await run(tick, wanted, generation)
            guard generation == self.generation else { return }
            ticks[tick.group] = nil
            plan?.finished(tick.group)
            // One that waited for this one to end begins now.
            timeReached()
        }
    }

    /// One coherent set of readings: read together, judged, and published at once.
    private func run(_ tick: SnapshotPlan.Tick, _ wanted: [SnapshotItem], _ generation: Int) async {
        let start = clocks.now()
        let lost = Set(wanted.lazy.map(\.key.device).filter { self.selection.contents[$0]?.isAvailable != true })
        let asked = itemsToAsk(wanted, tick.group, start)
        var results = await read(asked, by: tick.deadline)
        // A quiet window that opened meanwhile held the tick back.
        guard generation == self.generation, !isHeldBack(results) else { return }
        let doubted = judge(asked, &results)
        if !doubted.isEmpty {
            statistics.doubted += doubted.count
            let second = await read(doubted.map { asked[$0] }, by: tick.deadline)
            guard generation == self.generation else { return }
            for (index, reading) in zip(doubted, second) {
                results[index] = confirm(results[index], by: reading, of: asked[index])
            }
        }
        // A device that turns out to be back is read as a whole before anything of it is published.
        let back = Set(wanted.lazy.map(\.key.device)).filter { id in
            lost.contains(id) && self.selection.contents[id]?.isAvailable == true
                || self.returns[id].map { $0 > start } ?? false
        }
        merge(asked, results, wanted.filter { !back.contains($0.key.device) }, start)
        let devices = Set(wanted.map(\.key.device)).subtracting(back).subtracting(unheard(asked, results))
        for id in devices.sorted(by: { $0.address < $1.address }) { publish(id) }
    }

    /// Devices of which nothing was ever read because the time was up: there is nothing yet to say of them.
    private func unheard(
        _ asked: [SnapshotItem], _ results: [Result<ScomValue, DispatchError>]
    ) -> Set<DeviceID> {
        let late = Set(
            zip(asked, results).lazy.filter { $0.1 == .failure(.deadlineExceeded) || $0.1 == .failure(.busy) }
                .map(\.0.key.device))
        return late.filter { selection.contents[$0]?.isAvailable == true && readings[$0] == nil }
    }

    /// All that is wanted of devices that answer; of one that does not, a single value of its fastest group finds out when it is back.
    private func itemsToAsk(
        _ wanted: [SnapshotItem], _ group: Int, _ now: ContinuousClock.Instant
    ) -> [SnapshotItem] {
        var probed: Set<DeviceID> = []
        return wanted.filter { item in
            guard let contents = selection.contents[item.key.device] else { return false }
            guard contents.isAvailable else {
                return contents.fastestGroup == group && probed.insert(contents.id).inserted
            }
            guard let refusal = refusals[item.key] else { return true }
            if refusal <= now { refusals[item.key] = nil }
            return refusal <= now
        }
    }

    private func read(
        _ items: [SnapshotItem], by deadline: ContinuousClock.Instant
    ) async -> [Result<ScomValue, DispatchError>] {
        guard !items.isEmpty else { return [] }
        let completion = await dispatcher.perform(
            DispatchRequest(
                items.map(\.operation), priority: .snapshot, client: SnapshotScheduler.client, deadline: deadline))
        return completion.results.map { $0.map(\.value) }
    }

    private func isHeldBack(_ results: [Result<ScomValue, DispatchError>]) -> Bool {
        guard !results.isEmpty, isQuiet(clocks.wall()) else { return false }
        return results.allSatisfy { $0 == .failure(.deadlineExceeded) }
    }
}

extension SnapshotScheduler {
    /// Takes implausible readings out, and says which are to be read again.
    private func judge(_ items: [SnapshotItem], _ results: inout [Result<ScomValue, DispatchError>]) -> [Int] {
        var doubted: [Int] = []
        for (index, item) in items.enumerated() {
            switch results[index] {
            case .success(let value):
                switch plausibility.judge(value, of: item) {
                case .believed: break
                case .doubted: doubted.append(index)
                case .implausible(let reason):
                    note(reason, of: item)
                    results[index] = .failure(.malformedResponse)
                }
            case .failure(let error):
                note(MissingReason(error), of: item)
                if case .device(let code) = error, SnapshotScheduler.isLasting(code) {
                    refusals[item.key] = clocks.now() + SnapshotScheduler.refusalTime
                }
            }
        }
        return doubted
    }

    private func confirm(
        _ first: Result<ScomValue, DispatchError>, by second: Result<ScomValue, DispatchError>, of item: SnapshotItem
    ) -> Result<ScomValue, DispatchError> {
        guard case .success(let doubted) = first, case .success(let value) = second else {
            note(.unconfirmedJump, of: item)
            return .failure(.malformedResponse)
        }
        switch plausibility.judge(value, after: doubted, of: item) {
        case .believed: return second
        case .doubted: note(.unconfirmedJump, of: item)
        case .implausible(let reason): note(reason, of: item)
        }
        return .failure(.malformedResponse)
    }

    /// Puts what was read into the devices' readings, and takes out what could not be.
    private func merge(
        _ asked: [SnapshotItem], _ results: [Result<ScomValue, DispatchError>], _ wanted: [SnapshotItem],
        _ start: ContinuousClock.Instant
    ) {
        let now = clocks.now()
        var unread = Set(wanted)
        for (item, result) in zip(asked, results) where unread.contains(item) {
            guard selection.contents[item.key.device]?.isAvailable == true, case .success(let flash) = result
            else { continue }
            let shadow = shadow(of: item)
            if shadow?.certainty == .underWay {
                // What was known before stands until it is known what became of the write.
                unread.remove(item)
                continue
            }
            guard shadow?.isCertain != false else {
                note(.doubtful, of: item)
                continue
            }
            // Reading a parameter gives flash memory's value, and what this service wrote to RAM goes before that.
            guard let label = PresentedValue(shadow?.value ?? flash, of: item.object)?.label else { continue }
            unread.remove(item)
            readings[item.key.device, default: DeviceReadings()]
                .hold(label, of: item.key.number, readFrom: start, now: now)
        }
        for item in unread { readings[item.key.device]?.drop(item.key.number, readFrom: start) }
    }

    private func shadow(of item: SnapshotItem) -> RAMShadow? {
        guard item.object.kind == .parameter else { return nil }
        return directory.assumeIsolated { $0.shadow(of: item.key.number, at: item.key.device.address) }
    }

    private func note(_ reason: MissingReason, of item: SnapshotItem) {
        statistics.missing[reason, default: 0] += 1
        logger.debug(
            "value left out",
            metadata: [
                "device.id": "\(item.key.device)", "object.name": "\(item.object.name)", "reason": "\(reason.rawValue)",
            ])
    }

    /// Whether the same question will get the same answer for a while.
    private static func isLasting(_ code: ScomErrorCode) -> Bool {
        [.objectIDNotFound, .propertyNotSupported, .objectNotSupported, .typeNotSupported, .accessDenied].contains(code)
    }
}
