import CLinux
import Glibc
import Synchronization

/// The thread of a `ThreadExecutor` and what it shares with its callers. Apart from the executor, so that the running
/// thread does not keep the executor alive.
final class ExecutorThread: Sendable {
    enum Work: Sendable {
        case job(UnownedJob)
        case body(@Sendable () -> Void)
    }

    struct Watch: Sendable {
        var identifier: UInt64
        var events: ThreadExecutor.Events
        var handler: @Sendable (ThreadExecutor.Events) -> Void
    }

    /// Closures are never let go of under the lock: what they capture may call back when it goes.
    struct State {
        var work: [Work] = []
        /// The executor while work waits for it: a job needs it alive.
        var executor: ThreadExecutor?
        var watches: [CInt: Watch] = [:]
        var watchVersion: UInt64 = 0
        var timers = TimerHeap()
        /// The thread is in `ppoll` with a time-out, or about to be: only then a wake-up is written.
        var isAsleep = false
        var isRunning = false
        var isStopping = false

        /// True once for every sleep: the caller has to write the wake-up.
        mutating func takeWakeUp() -> Bool {
            defer { isAsleep = false }
            return isAsleep
        }
    }

    let name: String
    let virtualTime: VirtualTime?
    let wakeUpDescriptor: CInt
    let state = Locked(State())
    /// The `pthread_t` of the running thread, else 0.
    private let current = Atomic<UInt>(0)

    init(name: String, virtualTime: VirtualTime?) {
        self.name = name
        self.virtualTime = virtualTime
        wakeUpDescriptor = linux_eventfd()
        precondition(wakeUpDescriptor >= 0, "eventfd: errno \(errno)")
        state.withLock { $0.isRunning = true }
        start()
    }

    deinit {
        close(wakeUpDescriptor)
    }

    var isCurrent: Bool { current.load(ordering: .relaxed) == UInt(pthread_self()) }

    func enqueue(_ work: Work, keeping executor: ThreadExecutor) {
        let (mustWake, mustStart) = state.withLock { state in
            state.work.append(work)
            if state.executor == nil { state.executor = executor }
            let mustStart = !state.isRunning
            state.isRunning = true
            return (state.takeWakeUp(), mustStart)
        }
        if mustStart { start() } else if mustWake { wakeUp() }
    }

    func stop() {
        let mustWake = state.withLock { state in
            state.isStopping = true
            return state.takeWakeUp()
        }
        if mustWake { wakeUp() }
    }

    func watch(
        _ descriptor: CInt, for events: ThreadExecutor.Events,
        _ handler: @escaping @Sendable (ThreadExecutor.Events) -> Void
    ) {
        let (replaced, mustWake): (Watch?, Bool) = state.withLock { state in
            guard state.isRunning else { return (nil, false) }
            state.watchVersion += 1
            let watch = Watch(identifier: state.watchVersion, events: events, handler: handler)
            return (state.watches.updateValue(watch, forKey: descriptor), state.takeWakeUp())
        }
        _ = consume replaced
        if mustWake { wakeUp() }
    }

    func unwatch(_ descriptor: CInt) {
        let (removed, mustWake): (Watch?, Bool) = state.withLock { state in
            guard let watch = state.watches.removeValue(forKey: descriptor) else { return (nil, false) }
            state.watchVersion += 1
            return (watch, state.takeWakeUp())
        }
        _ = consume removed
        if mustWake { wakeUp() }
    }

    func schedule(at deadline: ContinuousClock.Instant, _ body: @escaping @Sendable () -> Void) -> UInt64 {
        let (identifier, mustWake) = state.withLock { state in
            guard state.isRunning else { return (UInt64.max, false) }
            let isEarliest = state.timers.earliest.map { deadline < $0 } ?? true
            return (state.timers.insert(at: deadline, body), isEarliest && state.takeWakeUp())
        }
        if mustWake { wakeUp() }
        return identifier
    }

    func cancel(_ identifier: UInt64) {
        _ = state.withLock { $0.timers.cancel(identifier) }
    }

    private func wakeUp() {
        var one: UInt64 = 1
        // Can only fail when the counter is full, and then the thread wakes anyway.
        _ = write(wakeUpDescriptor, &one, MemoryLayout.size(ofValue: one))
    }

    private func start() {
        var thread = pthread_t()
        let status = pthread_create(
            &thread, nil,
            { argument in
                let core = Unmanaged<ExecutorThread>.fromOpaque(argument!).takeRetainedValue()
                linux_set_thread_name(core.name)
                linux_set_timer_slack(1000)
                core.current.store(UInt(pthread_self()), ordering: .relaxed)
                core.run()
                return nil
            }, Unmanaged.passRetained(self).toOpaque())
        precondition(status == 0, "pthread_create: \(status)")
        pthread_detach(thread)
    }

    /// The thread has ended; unless work came that already started the next one.
    func ended() {
        _ = current.compareExchange(expected: UInt(pthread_self()), desired: 0, ordering: .relaxed)
    }
}
