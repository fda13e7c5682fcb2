public import ScomClient

/// Operations that one asker wants done together; each gets its own result.
public struct DispatchRequest: Sendable {
    public var operations: [ScomOperation]
    public var priority: Priority
    /// Whose turn it takes: requests of one priority are served round robin among clients.
    public var client: String
    /// What has not started by then is not started; reads are answered at that moment.
    public var deadline: ContinuousClock.Instant
    /// A value read no longer ago than this serves without the line; zero always reads.
    public var maximumAge: Duration

    public init(
        _ operations: [ScomOperation], priority: Priority, client: String, deadline: ContinuousClock.Instant,
        maximumAge: Duration = .zero
    ) {
        self.operations = operations
        self.priority = priority
        self.client = client
        self.deadline = deadline
        self.maximumAge = maximumAge
    }
}
