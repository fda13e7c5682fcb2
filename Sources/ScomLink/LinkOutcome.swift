public import ScomProtocol

/// What became of one request on the line.
public struct LinkOutcome: Sendable {
    public var result: Result<ScomResponse, LinkFailure>
    /// From the first byte sent to the last one received or the timeout.
    public var duration: Duration
    /// Bytes sent and received meanwhile.
    public var byteCount: Int

    public init(_ result: Result<ScomResponse, LinkFailure>, duration: Duration = .zero, byteCount: Int = 0) {
        self.result = result
        self.duration = duration
        self.byteCount = byteCount
    }
}
