/// Runs actors on a thread of its own that also waits for descriptors and timers.
///
/// Actors that share one instance never hop between threads when they call each other. An actor uses it as
/// `nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }`, and reaches its own
/// state from a watch or timer with `assumeIsolated`. Jobs run in the order they were enqueued, at most 64 between two
/// looks at descriptors and timers, so that neither starves the other.
public final class ThreadExecutor: SerialExecutor {
    private let thread: ExecutorThread

    /// Starts the thread.
    /// - Parameters:
    ///   - name: what the thread is called in process listings; cut to 15 bytes.
    ///   - virtualTime: the time that timers go by, instead of the clock's; for tests.
    public init(name: String, virtualTime: VirtualTime? = nil) {
        thread = ExecutorThread(name: name, virtualTime: virtualTime)
    }

    deinit {
        thread.stop()
    }

    /// Whether the caller runs on this executor's thread.
    public var isCurrent: Bool { thread.isCurrent }

    /// Ends the thread after the work now queued; watches and timers are dropped. A job that comes later still runs (a
    /// task that waits for it would hang): a thread is started for it and ends again. Idempotent, from any thread.
    public func stop() {
        thread.stop()
    }

    // MARK: Work

    public func enqueue(_ job: consuming ExecutorJob) {
        thread.enqueue(.job(UnownedJob(job)), keeping: self)
    }

    /// Runs `body` on the thread, in line with the jobs. From any thread.
    public func perform(_ body: @escaping @Sendable () -> Void) {
        thread.enqueue(.body(body), keeping: self)
    }

    public func checkIsolated() {
        precondition(isCurrent, "not on the thread of this executor")
    }

    public func isIsolatingCurrentContext() -> Bool? {
        isCurrent
    }

    // MARK: Descriptors

    /// What a descriptor is ready for.
    public struct Events: OptionSet, Sendable, Hashable {
        public let rawValue: UInt8

        public init(rawValue: UInt8) {
            self.rawValue = rawValue
        }

        public static let readable = Events(rawValue: 1)
        public static let writable = Events(rawValue: 2)
        /// Error or hang-up; always reported, asked for or not.
        public static let error = Events(rawValue: 4)
    }

    /// Calls `handler` on the thread whenever `descriptor` is ready for one of `events` (level-triggered). Replaces an
    /// earlier watch of the same descriptor. From any thread.
    ///
    /// The handler lives until `unwatch` or `stop`, and with it what it captures. Unwatch before closing the
    /// descriptor; a closed one is reported once as `.error` and dropped.
    public func watch(_ descriptor: CInt, for events: Events, _ handler: @escaping @Sendable (Events) -> Void) {
        thread.watch(descriptor, for: events, handler)
    }

    /// Ends a watch. On the thread, the handler is not called again after this; elsewhere, a call may be under way.
    public func unwatch(_ descriptor: CInt) {
        thread.unwatch(descriptor)
    }

    // MARK: Timers

    /// A scheduled call, for cancelling it.
    public struct Timer: Sendable, Hashable {
        let identifier: UInt64
    }

    /// Calls `body` once on the thread at `deadline`, at once if that has passed. From any thread.
    @discardableResult
    public func schedule(at deadline: ContinuousClock.Instant, _ body: @escaping @Sendable () -> Void) -> Timer {
        Timer(identifier: thread.schedule(at: deadline, body))
    }

    /// Cancels a timer; nothing happens if it has fired. On the thread, it does not fire after this.
    public func cancel(_ timer: Timer) {
        thread.cancel(timer.identifier)
    }
}
