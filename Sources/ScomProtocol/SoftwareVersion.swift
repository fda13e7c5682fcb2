/// A device's software version X.Y.Z, carried by two user infos of 16 bits each (spec §4.4.3).
public struct SoftwareVersion: Hashable, Comparable, Sendable, CustomStringConvertible {
    public let major: UInt8
    public let minor: UInt8
    public let patch: UInt8

    public init(_ major: UInt8, _ minor: UInt8, _ patch: UInt8) {
        self.major = major
        self.minor = minor
        self.patch = patch
    }

    /// `nil` where either is not a whole number of 16 bits.
    public init?(high: Float, low: Float) {
        guard let high = UInt16(exactly: high), let low = UInt16(exactly: low) else { return nil }
        self.init(UInt8(high >> 8), UInt8(low >> 8), UInt8(low & 0xFF))
    }

    /// The values of the two user infos.
    public var words: (high: Float, low: Float) {
        (Float(UInt16(major) << 8), Float(UInt16(minor) << 8 | UInt16(patch)))
    }

    public static func < (left: SoftwareVersion, right: SoftwareVersion) -> Bool {
        (left.major, left.minor, left.patch) < (right.major, right.minor, right.patch)
    }

    public var description: String { "\(major).\(minor).\(patch)" }
}
