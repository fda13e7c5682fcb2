import Glibc

/// A value that is only reached under a lock.
///
/// On `pthread_mutex_t`, not `Synchronization.Mutex`: the thread sanitizer on Linux does not see the latter's futex and
/// reports false races.
public final class Locked<Value>: @unchecked Sendable {
    // Unchecked: `value` is touched in `withLock` only, between lock and unlock of `mutex`, and `sending` keeps aliases out.
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private var value: Value

    public init(_ value: sending Value) {
        mutex = .allocate(capacity: 1)
        mutex.initialize(to: pthread_mutex_t())
        let status = pthread_mutex_init(mutex, nil)
        precondition(status == 0, "pthread_mutex_init: \(status)")
        self.value = value
    }

    deinit {
        pthread_mutex_destroy(mutex)
        mutex.deinitialize(count: 1)
        mutex.deallocate()
    }

    /// Runs `body` with the lock held. Not recursive: `body` must not come back to the same lock.
    public func withLock<Result: ~Copyable, Failure: Error>(
        _ body: (inout sending Value) throws(Failure) -> sending Result
    ) throws(Failure) -> sending Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return try body(&value)
    }
}
