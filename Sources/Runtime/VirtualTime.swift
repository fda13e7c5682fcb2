/// Time that does not pass by itself: an executor that has nothing left to do leaps to its next timer.
///
/// For tests and proofs of what takes hours: everything runs as ever, and no wait takes time. All that takes part has to run on one
/// executor; what another thread does takes no time at all.
public final class VirtualTime: Sendable {
    private let elapsed = Locked(Duration.zero)
    private let origin = ContinuousClock.now
    private let wallOrigin: WallTime

    /// - Parameter start: the time of day at the beginning.
    public init(start: WallTime) {
        wallOrigin = start
    }

    public var now: ContinuousClock.Instant { origin + elapsed.withLock { $0 } }

    public var clocks: Clocks {
        Clocks(now: { self.now }, wall: { self.wallOrigin + self.elapsed.withLock { $0 } })
    }

    /// Since the beginning.
    public var passed: Duration { elapsed.withLock { $0 } }

    /// Goes on to a moment; never back.
    func leap(to instant: ContinuousClock.Instant) {
        elapsed.withLock { $0 = max($0, instant - origin) }
    }
}
