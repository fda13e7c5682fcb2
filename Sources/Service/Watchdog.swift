import Runtime

/// Tells systemd that the service makes progress: each time that the thread which serves line and broker comes round.
///
/// Nothing on that thread waits; an exchange without an end is ended by its own timer, on the same thread.
final class Watchdog: Sendable {
    private let notifier: SystemdNotifier
    private let interval: Duration
    private let executor: ThreadExecutor
    private let clocks: Clocks
    private let timer = Locked<ThreadExecutor.Timer?>(nil)

    /// `nil` where systemd does not watch.
    init?(_ notifier: SystemdNotifier, executor: ThreadExecutor, clocks: Clocks) {
        guard let limit = notifier.watchdogInterval else { return nil }
        interval = limit / 3
        self.notifier = notifier
        self.executor = executor
        self.clocks = clocks
    }

    func start() {
        executor.perform { [weak self] in self?.tick() }
    }

    func stop() {
        if let timer = timer.withLock({ $0 }) { executor.cancel(timer) }
    }

    private func tick() {
        notifier.watchdog()
        let next = executor.schedule(at: clocks.now() + interval) { [weak self] in self?.tick() }
        timer.withLock { $0 = next }
    }
}
