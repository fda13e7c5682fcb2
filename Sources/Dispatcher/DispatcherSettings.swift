/// The rules of the line's use that an operator or a test may change.
public struct DispatcherSettings: Sendable {
    /// Requests that may wait at once; one more displaces the newest of the client that has most, or is refused.
    public var queueLimit = 1024
    /// Operations that may wait at once, all requests together; the same is done with one more.
    public var operationLimit: Int { max(32 * queueLimit, 1024) }
    /// Attempts at a read that got no whole answer.
    public var attempts = 3
    /// How often a waiting priority is passed over by higher ones before it has its turn; at least 1.
    public var passes: [Priority: Int] = [.request: 8, .snapshot: 4, .transfer: 8]
    /// The line rests this share of a packed exchange's time after it: gateways dislike unbroken bursts (field notes).
    public var restShare = 0.015
    /// The largest share of time that the line may be busy, 1 to 100.
    public var maximumBusyPercent = 100
    /// How often it is looked whether a quiet window is over that holds something back.
    public var quietCheckInterval: Duration = .seconds(1)
    /// Values kept for `maximumAge`.
    public var cacheLimit = 8192
    /// Timeouts in a row after which a device counts as silent.
    public var silenceThreshold = 3
    /// Between probes of a silent device: doubles from the first to the second.
    public var probeIntervals: ClosedRange<Duration> = .seconds(1) ... .seconds(30)
    /// As long as nothing at all answers there is nobody to spare; probes come at least this often.
    public var probeIntervalWhileAllSilent: Duration = .milliseconds(500)

    public init() {}
}
