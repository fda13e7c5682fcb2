/// The two-byte checksum that guards a frame's header and its data (spec §3.4).
public struct Checksum: Hashable, Sendable {
    /// Sum of the bytes from 0xFF on, the first byte on the line.
    public let low: UInt8
    /// Sum of those sums from 0 on, the second byte on the line.
    public let high: UInt8

    /// As received.
    public init(low: UInt8, high: UInt8) {
        self.low = low
        self.high = high
    }

    /// Of a header from its flags to its length, or of a frame's data.
    public init(of bytes: some Sequence<UInt8>) {
        var sum: UInt8 = 0xFF
        var sumOfSums: UInt8 = 0
        for byte in bytes {
            sum &+= byte
            sumOfSums &+= sum
        }
        self.init(low: sum, high: sumOfSums)
    }
}
