/// The two clocks everything takes its time from, so that tests can pass their own.
public struct Clocks: Sendable {
    /// Time that never jumps: deadlines, time-outs, ages.
    public var now: @Sendable () -> ContinuousClock.Instant
    /// The time of day, for what people and messages see.
    public var wall: @Sendable () -> WallTime

    public init(
        now: @escaping @Sendable () -> ContinuousClock.Instant,
        wall: @escaping @Sendable () -> WallTime
    ) {
        self.now = now
        self.wall = wall
    }

    /// The system's clocks.
    public static let system = Clocks(now: { ContinuousClock.now }, wall: { WallTime.now })
}
