public import Runtime

/// What the service must not forget: requests that change something, flash writes, an audit log, a few settings.
///
/// An SQLite database in a directory of its own, reached on the store's own thread. What survives what:
///
/// - The end of the process at any point, `kill -9` included: every call that has returned. The log is in the system's
///   hands then.
/// - The loss of power: a write is executed at most once and no flash write goes uncounted. `start` alone waits for the
///   disk, right before a write reaches the line, and so carries what was admitted before along. The ends, notes
///   and audit records of the last moments may be lost; a request whose end is lost is found interrupted.
///
/// A full disk makes the calls that write throw `StoreError.Code.diskFull`: the caller refuses what changes something
/// and goes on reading. A store that could not be opened is tried again with later calls.
public actor Store {
    private let executor: ThreadExecutor
    private let directory: String
    private let limits: StoreLimits
    private let clocks: Clocks
    private var session: Session?
    private var failure: (error: StoreError, at: ContinuousClock.Instant)?

    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// - Parameters:
    ///   - directory: where the store's files are; made if it is not there.
    ///   - executor: the thread that waits for the disk; nothing that must not wait should share it.
    public init(
        directory: String, executor: ThreadExecutor, clocks: Clocks = .system, limits: StoreLimits = StoreLimits()
    ) {
        self.directory = directory
        self.executor = executor
        self.clocks = clocks
        self.limits = limits
    }

    /// Opens the store; the other calls do so too where that has not been done or has failed.
    /// - Returns: what was found. Once open, the same again.
    /// - Throws: `.inUse`, `.inaccessible`: the operator must act; `.diskFull`, `.inputOutput`: later calls try again,
    ///   at most once in `StoreLimits.reopeningPause`.
    @discardableResult
    public func open() throws(StoreError) -> StoreOpening {
        try withSession { session in session.opening }
    }

    /// Closes the store; a later call would open it again. What is in flight counts as interrupted then.
    public func close() {
        session = nil
        failure = nil
    }

    func withSession<Result>(
        _ body: (inout Session) throws(StoreError) -> Result
    ) throws(StoreError) -> Result {
        if session == nil {
            let time = time
            if let failure, time.running - failure.at < limits.reopeningPause { throw failure.error }
            do throws(StoreError) {
                session = try Session(directory: directory, limits: limits, at: time)
                failure = nil
            } catch {
                failure = (error, time.running)
                throw error
            }
        }
        return try body(&session!)
    }

    var time: JournalTime { JournalTime(running: clocks.now(), wall: clocks.wall()) }
}
