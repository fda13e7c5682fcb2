/// A device's unique identifier (FID), carried by two user infos of 16 bits each (spec §4.4.4).
public struct FactoryID: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    public let rawValue: UInt32

    public init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    /// `nil` where either is not a whole number of 16 bits.
    public init?(high: Float, low: Float) {
        guard let high = UInt16(exactly: high), let low = UInt16(exactly: low) else { return nil }
        rawValue = UInt32(high) << 16 | UInt32(low)
    }

    /// The values of the two user infos.
    public var words: (high: Float, low: Float) { (Float(rawValue >> 16), Float(rawValue & 0xFFFF)) }

    /// Eight hexadecimal digits, as on the remote control.
    public var description: String {
        let digits = String(rawValue, radix: 16, uppercase: true)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }
}
