/// The time that bytes take on a serial line, kept in absolute moments so that errors do not add up.
struct SerialLine: Sendable {
    private let settings: LineSettings
    private var receivingUntil: ContinuousClock.Instant?
    private var sendingUntil: ContinuousClock.Instant?
    /// How late the last response really left; the next request is as much too late, and that is not the line's doing.
    private var lateness = Duration.zero

    /// What the host may be late for, and no more.
    private static let maximumLateness = Duration.milliseconds(4)

    init(_ settings: LineSettings) {
        self.settings = settings
    }

    /// When the last of `count` bytes that were seen at `now` is through.
    mutating func receive(count: Int, at now: ContinuousClock.Instant) -> ContinuousClock.Instant {
        guard settings.isPaced else { return now }
        var start = now - lateness
        lateness = .zero
        if let sendingUntil { start = max(start, min(sendingUntil, now)) }
        if let receivingUntil { start = max(start, receivingUntil) }
        let end = start + settings.time(bytes: count)
        receivingUntil = end
        return end
    }

    /// When the last of `count` bytes that are ready at `ready` is through.
    mutating func send(count: Int, readyAt ready: ContinuousClock.Instant) -> ContinuousClock.Instant {
        guard settings.isPaced else { return ready }
        let end = max(ready, sendingUntil ?? ready) + settings.time(bytes: count)
        sendingUntil = end
        return end
    }

    mutating func sent(due: ContinuousClock.Instant, at actual: ContinuousClock.Instant) {
        lateness = min(max(.zero, actual - due), SerialLine.maximumLateness)
    }
}
