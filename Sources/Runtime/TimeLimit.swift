/// Waits for something that cannot be cancelled, but not for ever.
public enum TimeLimit {
    /// - Returns: whether `body` ended in time; if not, it goes on by itself.
    @discardableResult
    public static func wait(
        _ limit: Duration, on executor: ThreadExecutor, clocks: Clocks, for body: @escaping @Sendable () async -> Void
    ) async -> Bool {
        let waiter = Locked<CheckedContinuation<Bool, Never>?>(nil)
        @Sendable func end(_ isInTime: Bool) {
            let continuation = waiter.withLock { waiter in
                defer { waiter = nil }
                return waiter
            }
            continuation?.resume(returning: isInTime)
        }
        return await withCheckedContinuation { continuation in
            waiter.withLock { $0 = continuation }
            let timer = executor.schedule(at: clocks.now() + limit) { end(false) }
            Task {
                await body()
                executor.cancel(timer)
                end(true)
            }
        }
    }
}
