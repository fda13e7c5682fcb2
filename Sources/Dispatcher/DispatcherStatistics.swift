/// What the dispatcher has done since it started.
public struct DispatcherStatistics: Sendable {
    /// Requests that came in, by priority.
    public var requests: [Priority: Int] = [:]
    public var singleExchanges = 0
    public var packedExchanges = 0
    /// User infos that packed exchanges carried.
    public var packedInfos = 0
    public var retries = 0
    /// Operations answered from the cache.
    public var cacheHits = 0
    /// Operations that joined an equal read in the queue or in flight.
    public var shared = 0
    /// Requests refused or displaced because the queue was full.
    public var busy = 0
    public var deadlinesExceeded = 0
    /// Operations not sent because the device had stopped answering.
    public var silentRefusals = 0
    public var queueDepth = 0
    /// `DispatcherSettings.queueLimit`.
    public var queueLimit = 0
    public var maximumQueueDepth = 0
    /// Time that exchanges took, rests not counted.
    public var lineTime: Duration = .zero
    public var byteCount = 0
    /// Time from submission to the first exchange, by priority.
    public var waits: [Priority: LatencyHistogram] = [:]

    public init() {}
}
