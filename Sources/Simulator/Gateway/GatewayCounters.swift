/// What a simulated gateway has seen and done.
public struct GatewayCounters: Hashable, Sendable {
    public var bytesReceived = 0
    public var bytesSent = 0
    /// Time during which bytes went over the line, in either direction.
    public var busy = Duration.zero
    /// Requests with right checksums.
    public var requests = 0
    public var responses = 0
    /// Responses that carry an error.
    public var errorResponses = 0
    /// Frames with a wrong data checksum, ignored in silence (spec §4).
    public var damagedRequests = 0
    /// Bytes that belong to no frame.
    public var noiseBytes = 0
    /// Requests that came while too many answers waited for the line.
    public var overrunRequests = 0
    /// Exchanges that a fault was done to.
    public var faults = 0
}
