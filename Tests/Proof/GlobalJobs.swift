import CConcurrency
import Runtime

/// Has what Swift runs on its pool of threads run on one executor for a while, so that nothing is under way when virtual time leaps.
///
/// The way back from an isolated function may lead over the pool. The concurrency library has a hook for this.
enum GlobalJobs {
    /// Swift's own calling convention passes two pointers as C's does.
    private typealias Original = @convention(c) (OpaquePointer) -> Void
    private typealias Hook = @convention(c) (OpaquePointer, Original) -> Void

    private static let target = Locked<ThreadExecutor?>(nil)

    static func divert(to executor: ThreadExecutor) {
        target.withLock { $0 = executor }
        concurrency_global_enqueue_hook().assumingMemoryBound(to: Hook?.self).pointee = { pointer, original in
            guard let executor = GlobalJobs.target.withLock({ $0 }) else { return original(pointer) }
            // A job is one pointer, and this is what it points to.
            let job = unsafeBitCast(pointer, to: UnownedJob.self)
            executor.perform { job.runSynchronously(on: executor.asUnownedSerialExecutor()) }
        }
    }

    /// The pool again; the hook stays and passes everything on.
    static func restore() {
        target.withLock { $0 = nil }
    }
}
