import CLinux
import Glibc

extension ExecutorThread {
    /// How many jobs run between two looks at descriptors and timers.
    private static let batchSize = 64

    private enum Wait {
        case none
        case until(ContinuousClock.Instant)
        case forever
        case ended([CInt: Watch], TimerHeap)
    }

    /// The descriptors as `ppoll` wants them, the wake-up first, and which watch each one stands for.
    private struct PollSet {
        var version: UInt64?
        var descriptors: [pollfd] = []
        var identifiers: [UInt64] = []
    }

    private var now: ContinuousClock.Instant { virtualTime?.now ?? .now }

    func run() {
        var pollSet = PollSet()
        var backlog = Backlog()
        while true {
            let timeout: Int64
            switch prepare(&pollSet, hasBacklog: !backlog.isEmpty) {
            case .none: timeout = 0
            case .until(let deadline):
                // Nothing is left to do before that moment.
                virtualTime?.leap(to: deadline)
                timeout = max(0, (deadline - now).wholeNanoseconds)
            case .forever: timeout = -1
            case .ended(let watches, let timers):
                ended()
                return withExtendedLifetime((watches, timers)) {}
            }
            let ready = linux_ppoll(&pollSet.descriptors, pollSet.descriptors.count, timeout)
            // Before any handler: what it enqueues needs no wake-up.
            state.withLock { $0.isAsleep = false }
            if ready > 0 { deliver(pollSet) }
            fireTimers()
            runJobs(&backlog)
        }
    }

    private func prepare(_ pollSet: inout PollSet, hasBacklog: Bool) -> Wait {
        state.withLock { state in
            if pollSet.version != state.watchVersion { Self.rebuild(&pollSet, from: state, wakeUp: wakeUpDescriptor) }
            if hasBacklog || !state.work.isEmpty { return .none }
            if state.isStopping {
                defer {
                    state.isRunning = false
                    state.watches = [:]
                    state.timers = TimerHeap()
                }
                return .ended(state.watches, state.timers)
            }
            state.isAsleep = true
            return state.timers.earliest.map { .until($0) } ?? .forever
        }
    }

    private static func rebuild(_ pollSet: inout PollSet, from state: State, wakeUp: CInt) {
        pollSet.version = state.watchVersion
        pollSet.descriptors = [pollfd(fd: wakeUp, events: Int16(POLLIN), revents: 0)]
        pollSet.identifiers = [0]
        for (descriptor, watch) in state.watches {
            var events: Int16 = 0
            if watch.events.contains(.readable) { events |= Int16(POLLIN) }
            if watch.events.contains(.writable) { events |= Int16(POLLOUT) }
            pollSet.descriptors.append(pollfd(fd: descriptor, events: events, revents: 0))
            pollSet.identifiers.append(watch.identifier)
        }
    }

    private func deliver(_ pollSet: PollSet) {
        if pollSet.descriptors[0].revents != 0 {
            var count: UInt64 = 0
            _ = read(wakeUpDescriptor, &count, MemoryLayout.size(ofValue: count))
        }
        for (polled, identifier) in zip(pollSet.descriptors, pollSet.identifiers).dropFirst() where polled.revents != 0
        {
            // A handler before this one may have ended or replaced the watch.
            let handler = state.withLock { state in
                let watch = state.watches[polled.fd]
                return watch?.identifier == identifier ? watch?.handler : nil
            }
            guard let handler else { continue }
            let flags = CInt(polled.revents)
            var events: ThreadExecutor.Events = []
            if flags & POLLIN != 0 { events.insert(.readable) }
            if flags & POLLOUT != 0 { events.insert(.writable) }
            if flags & (POLLERR | POLLHUP | POLLNVAL) != 0 { events.insert(.error) }
            if flags & POLLNVAL != 0 { unwatch(polled.fd) }
            handler(events)
        }
    }

    private func fireTimers() {
        let limit = state.withLock { $0.timers.earliest == nil ? nil : $0.timers.nextIdentifier }
        guard let limit else { return }
        let now = now
        // Below the limit: timers that these bodies schedule wait for the next round.
        while let body = state.withLock({ $0.timers.popDue(at: now, below: limit) }) {
            body()
        }
    }

    /// Work taken from the queue but not yet run.
    private struct Backlog {
        var work: [Work] = []
        var next = 0
        var executor: ThreadExecutor?

        var isEmpty: Bool { next == work.count }

        /// Drops what has run, closures and the executor with it, but keeps the room.
        mutating func letGo() {
            work.removeAll(keepingCapacity: true)
            next = 0
            executor = nil
        }
    }

    private func runJobs(_ backlog: inout Backlog) {
        for _ in 0..<Self.batchSize {
            if backlog.isEmpty {
                backlog.work.removeAll(keepingCapacity: true)
                backlog.next = 0
                let executor = state.withLock { state in
                    swap(&state.work, &backlog.work)
                    defer { state.executor = nil }
                    return state.executor
                }
                if let executor { backlog.executor = executor }
                if backlog.isEmpty { break }
            }
            let work = backlog.work[backlog.next]
            backlog.next += 1
            switch work {
            case .job(let job): job.runSynchronously(on: backlog.executor!.asUnownedSerialExecutor())
            case .body(let body): body()
            }
        }
        if backlog.isEmpty { backlog.letGo() }
    }
}
