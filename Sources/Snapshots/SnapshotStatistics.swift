/// What the snapshots have done since the service started.
public struct SnapshotStatistics: Hashable, Sendable {
    /// Ticks of groups that had something to read.
    public var ticks = 0
    /// Ticks that could not begin before the next one of their group.
    public var skipped = 0
    /// Ticks that began late: by more than a tenth of the period and more than 50 ms.
    public var late = 0
    /// Ticks that fell into a quiet window.
    public var quiet = 0
    /// Readings that were doubted and read again.
    public var doubted = 0
    /// Values left out, once for each tick that lacked them.
    public var missing: [MissingReason: Int] = [:]
    /// Snapshots published.
    public var published = 0
    /// Snapshots not published because nothing had changed.
    public var unchanged = 0

    public init() {}
}
