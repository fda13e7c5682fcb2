public import ScomProtocol

/// A float that tells whose it is: 23 bits of tick, device and object in the mantissa, always between 32 and 64.
public struct ProofValue: Hashable, Sendable {
    /// The model's steps so far, modulo 256.
    public var tick: Int
    /// See `device(at:)`; below 64.
    public var device: Int
    /// The object's place in its family's table, below 512.
    public var object: Int

    public init(tick: Int, device: Int, object: Int) {
        self.tick = tick & 0xFF
        self.device = device & 0x3F
        self.object = object & 0x1FF
    }

    /// `nil` for a float that is none.
    public init?(_ value: Float) {
        let bits = value.bitPattern
        guard bits >> 23 == ProofValue.exponent else { return nil }
        tick = Int(bits >> 15) & 0xFF
        device = Int(bits >> 9) & 0x3F
        object = Int(bits) & 0x1FF
    }

    public var float: Float {
        let code = UInt32(tick) << 15 | UInt32(device) << 9 | UInt32(object)
        return Float(bitPattern: ProofValue.exponent << 23 | code)
    }

    /// A number for a device's address that no other device shares.
    public static func device(at address: ScomAddress) -> Int {
        switch address.rawValue {
        case 101...109: Int(address.rawValue - 101)
        case 301...315: Int(address.rawValue - 301) + 9
        case 701...715: Int(address.rawValue - 701) + 24
        case 501: 40
        default: 41
        }
    }

    private static let exponent: UInt32 = 127 + 5
}
