public import Runtime

/// One write that was tried: who, what, before, after, outcome.
public struct AuditRecord: Hashable, Sendable {
    public var time: WallTime
    public var client: String
    /// The request's correlation, as people read it.
    public var correlation: String?
    public var method: String
    /// The device's id, `xt1`.
    public var device: String
    public var fid: UInt32?
    public var address: UInt32
    /// The number of the parameter or property written; nil for writes without one, as of a data log field.
    public var object: UInt32?
    public var name: String?
    /// Values as their JSON text.
    public var requested: String?
    public var before: String?
    public var after: String?
    /// Whether it went to flash.
    public var persistent: Bool
    /// `acknowledged`, `verified`, `skipped`, or an error's code.
    public var outcome: String
    public var message: String?

    public init(
        time: WallTime, client: String, correlation: String? = nil, method: String, device: String, fid: UInt32? = nil,
        address: UInt32, object: UInt32? = nil, name: String? = nil, requested: String? = nil, before: String? = nil,
        after: String? = nil, persistent: Bool = false, outcome: String, message: String? = nil
    ) {
        self.time = time
        self.client = client
        self.correlation = correlation
        self.method = method
        self.device = device
        self.fid = fid
        self.address = address
        self.object = object
        self.name = name
        self.requested = requested
        self.before = before
        self.after = after
        self.persistent = persistent
        self.outcome = outcome
        self.message = message
    }
}
