public import Runtime

/// Which audit records are wanted: those for which all members that are set hold.
public struct AuditFilter: Hashable, Sendable {
    public var client: String?
    public var device: String?
    public var object: UInt32?
    public var outcome: String?
    /// This moment or later.
    public var since: WallTime?
    /// Before this moment.
    public var before: WallTime?
    /// At most so many, the newest.
    public var limit: Int

    public init(
        client: String? = nil, device: String? = nil, object: UInt32? = nil, outcome: String? = nil,
        since: WallTime? = nil, before: WallTime? = nil, limit: Int = 100
    ) {
        self.client = client
        self.device = device
        self.object = object
        self.outcome = outcome
        self.since = since
        self.before = before
        self.limit = limit
    }
}
