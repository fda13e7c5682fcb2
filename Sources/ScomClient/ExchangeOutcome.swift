public import ScomProtocol

/// What became of an exchange.
public struct ExchangeOutcome: Sendable {
    /// One for each operation of the exchange, in their order.
    public var results: [Result<ScomValue, ScomFailure>]
    /// From the response, if one came.
    public var flags: FrameFlags?
    /// What the response answers with, if one came: the next step of a file transfer, else what was asked for (spec §4.8.3).
    public var property: PropertyReference?
    /// From the first byte sent to the last one received or the timeout.
    public var duration: Duration
    /// Bytes that the exchange put on the line in both directions.
    public var byteCount: Int

    public init(results: [Result<ScomValue, ScomFailure>], flags: FrameFlags?, duration: Duration, byteCount: Int) {
        self.results = results
        self.flags = flags
        self.duration = duration
        self.byteCount = byteCount
    }

    /// The same failure for every operation.
    public init(failure: ScomFailure, of exchange: ScomExchange, duration: Duration, byteCount: Int) {
        self.init(
            results: exchange.operations.map { _ in .failure(failure) }, flags: nil, duration: duration,
            byteCount: byteCount)
    }
}
