import CLinux
import Runtime

/// Gives memory back to the system that start-up needed, or a burst of requests, and that nothing uses now: the machine is small.
///
/// Takes a few milliseconds; on the store's thread, where nobody waits for microseconds.
final class MemoryRelease: Sendable {
    private let executor: ThreadExecutor
    private let clocks: Clocks
    private let timer = Locked<ThreadExecutor.Timer?>(nil)

    /// Start-up is over by then, discovery and first snapshots included.
    private static let first = Duration.seconds(10)
    private static let interval = Duration.seconds(600)

    init(executor: ThreadExecutor, clocks: Clocks) {
        self.executor = executor
        self.clocks = clocks
    }

    func start() {
        schedule(after: MemoryRelease.first)
    }

    func stop() {
        if let timer = timer.withLock({ $0 }) { executor.cancel(timer) }
    }

    private func schedule(after delay: Duration) {
        let next = executor.schedule(at: clocks.now() + delay) { [weak self] in
            linux_release_memory()
            self?.schedule(after: MemoryRelease.interval)
        }
        timer.withLock { $0 = next }
    }
}
