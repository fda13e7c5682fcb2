/// Bytes that the gateway sends, and when the last of them is through the line.
public struct Delivery: Hashable, Sendable {
    public var bytes: [UInt8]
    public var due: ContinuousClock.Instant

    public init(bytes: [UInt8], due: ContinuousClock.Instant) {
        self.bytes = bytes
        self.due = due
    }
}
