import ScomProtocol

/// What a simulated device knows of one of its objects.
struct SimulatedObject: Sendable {
    enum Kind: Sendable {
        case info
        case parameter
        /// A parameter that is an act: 1 is written, nothing is kept (spec §4.5.11).
        case signal
        /// The system's clock, seconds since 1970 (spec §4.5.10).
        case clock
        /// A heading of the remote control, which has a level and no value.
        case menu
        /// Shown by the remote control, not carried over the line.
        case unsupported
    }

    var number: UInt32
    var kind: Kind
    var format: ScomFormat
    var unit: String?
    var level = AccessLevel.viewOnly
    /// Of this installation's battery voltage, as everything below.
    var defaultValue: Double?
    var minimum: Double?
    var maximum: Double?
    /// Values that an enumeration can take, in ascending order.
    var options: [UInt32] = []
    /// Its place among the objects of its family, for proof values.
    var index = 0

    /// Bits after the point of the 16-bit fixed point number that flash memory holds (spec §4.5); `nil` where values are kept as they are.
    var fractionBits: Int? {
        guard format == .float, let minimum, let maximum else { return nil }
        let most = max(abs(minimum), abs(maximum))
        guard most > 0 else { return nil }
        var bits = 14
        while bits > -8, most * SimulatedObject.power(bits) > 32767 { bits -= 1 }
        return bits
    }

    /// What flash memory makes of a value.
    func stored(_ value: ScomValue) -> ScomValue {
        guard case .float(let number) = value, let fractionBits else { return value }
        let scale = SimulatedObject.power(fractionBits)
        return .float(Float((Double(number) * scale).rounded() / scale))
    }

    private static func power(_ exponent: Int) -> Double {
        Double(sign: .plus, exponent: exponent, significand: 1)
    }
}
