/// How the line is used (spec §3.2, §3.7).
public struct LinkSettings: Hashable, Sendable {
    public enum Parity: String, CaseIterable, Hashable, Sendable {
        case even
        case none
    }

    public var endpoint: LinkEndpoint
    /// Bits per second, one of `supportedBauds`; over TCP it only tells how long a frame takes behind the serial server.
    public var baud: Int
    public var parity: Parity
    /// From the last byte of a request to the first one of its response.
    public var responseTimeout: Duration
    /// One is taken for each request, in rotation (spec §4).
    public var sourceAddresses: ClosedRange<UInt32>

    public init(
        endpoint: LinkEndpoint, baud: Int = 38400, parity: Parity = .even, responseTimeout: Duration = .seconds(2),
        sourceAddresses: ClosedRange<UInt32> = 1...99
    ) {
        self.endpoint = endpoint
        self.baud = baud
        self.parity = parity
        self.responseTimeout = responseTimeout
        self.sourceAddresses = sourceAddresses
    }

    /// How long `byteCount` bytes take on the line: start bit, eight data bits, parity, stop bit.
    func transmissionTime(byteCount: Int) -> Duration {
        let bits = byteCount * (parity == .even ? 11 : 10)
        return .nanoseconds(bits * 1_000_000_000 / max(baud, 1))
    }
}
