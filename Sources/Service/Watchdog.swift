import Runtime

/// Tells systemd that the service makes progress: each time that the service's thread comes round and the link's thread
/// has done so too since the last time, or has not been waited for too long.
final class Watchdog: Sendable {
    private struct State: Sendable {
        var timer: ThreadExecutor.Timer?
        /// When the link's thread was asked for a sign of life that it has not given yet.
        var asked: ContinuousClock.Instant?
    }

    private let notifier: SystemdNotifier
    private let interval: Duration
    private let executor: ThreadExecutor
    private let linkExecutor: ThreadExecutor
    private let patience: Duration
    private let clocks: Clocks
    private let state = Locked(State())

    /// `nil` where systemd does not watch.
    /// - Parameter patience: how long the link's thread may be busy with one exchange.
    init?(
        _ notifier: SystemdNotifier, executor: ThreadExecutor, linkExecutor: ThreadExecutor, patience: Duration,
        clocks: Clocks
    ) {
        guard let limit = notifier.watchdogInterval else { return nil }
        interval = limit / 3
        self.notifier = notifier
        self.executor = executor
        self.linkExecutor = linkExecutor
        self.patience = patience
        self.clocks = clocks
    }

    func start() {
        executor.perform { [weak self] in self?.tick() }
    }

    func stop() {
        if let timer = state.withLock({ $0.timer }) { executor.cancel(timer) }
    }

    private func tick() {
        let now = clocks.now()
        let (isAlive, mustAsk) = state.withLock { state in
            let isAlive = state.asked.map { now - $0 < patience } ?? true
            let mustAsk = state.asked == nil
            if mustAsk { state.asked = now }
            return (isAlive, mustAsk)
        }
        if isAlive { notifier.watchdog() }
        if mustAsk { linkExecutor.perform { [weak self] in self?.state.withLock { $0.asked = nil } } }
        let timer = executor.schedule(at: now + interval) { [weak self] in self?.tick() }
        state.withLock { $0.timer = timer }
    }
}
