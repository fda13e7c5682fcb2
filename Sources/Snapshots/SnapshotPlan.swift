/// When which group is read: a plan in the time that is passed in.
///
/// Groups keep to their own grid of instants, each grid shifted a little against the others. A tick that finds its group's last one
/// still at work waits for it; one that could not begin before its next is skipped.
struct SnapshotPlan: Sendable {
    struct Tick: Hashable, Sendable {
        let group: Int
        /// When the group's next tick is due: nothing of this one is of use after that.
        let deadline: ContinuousClock.Instant
        /// Ticks before this one that could not begin.
        let skipped: Int
        let isLate: Bool
    }

    private struct Group: Sendable {
        let period: Duration
        let shift: Duration
        var next: ContinuousClock.Instant
        var isRunning = false
    }

    /// The most that two neighbouring groups are apart.
    static let largestShift: Duration = .milliseconds(250)

    private var groups: [Group]

    /// All groups are due at `start`, each after its shift.
    init(periods: [Duration], start: ContinuousClock.Instant) {
        let shift = min(
            SnapshotPlan.largestShift, (periods.min() ?? .zero) / max(periods.count, 1))
        groups = periods.enumerated().map { index, period in
            Group(period: period, shift: shift * index, next: start + shift * index)
        }
    }

    /// When a group that is not at work is due next.
    var nextEvent: ContinuousClock.Instant? { groups.lazy.filter { !$0.isRunning }.map(\.next).min() }

    /// The ticks that begin now; each group is at work until `finished`.
    mutating func due(_ now: ContinuousClock.Instant) -> [Tick] {
        groups.indices.filter { !groups[$0].isRunning && groups[$0].next <= now }.map { begin($0, now) }
    }

    mutating func finished(_ group: Int) {
        groups[group].isRunning = false
    }

    /// Starts the group's grid anew: it has something to read that was not there before.
    mutating func restart(_ group: Int, _ now: ContinuousClock.Instant) {
        groups[group].next = now + groups[group].shift
    }

    private mutating func begin(_ index: Int, _ now: ContinuousClock.Instant) -> Tick {
        let period = groups[index].period
        var scheduled = groups[index].next
        var skipped = 0
        let behind = Int((now - scheduled) / period)
        if behind > 0 {
            skipped = behind
            scheduled += period * behind
        }
        // A quotient is rounded; what matters is that the next tick lies ahead.
        while scheduled + period <= now {
            skipped += 1
            scheduled += period
        }
        groups[index].next = scheduled + period
        groups[index].isRunning = true
        return Tick(
            group: index, deadline: scheduled + period, skipped: skipped,
            isLate: now - scheduled > max(period / 10, .milliseconds(50)))
    }
}
