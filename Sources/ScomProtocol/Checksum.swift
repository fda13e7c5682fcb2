/// The two-byte checksum that guards a frame's header and its data (spec §3.4).
public struct Checksum: Hashable, Sendable {
    public let low: UInt8
    public let high: UInt8

    public init(low: UInt8, high: UInt8) {
        self.low = low
        self.high = high
    }

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
