import JSONValue

/// A number as JSON writes it, digits times a power of ten, so that 0.3 is a multiple of 0.1.
struct Decimal {
    var isNegative: Bool
    var digits: UInt64
    var exponent: Int
    /// How it was written, for messages.
    let text: String

    /// The value of a JSON number; 0 for anything else.
    init(_ value: JSONValue) {
        isNegative = false
        digits = 0
        exponent = 0
        text = value.text()
        if case .integer(let integer) = value {
            isNegative = integer < 0
            digits = integer.magnitude
            return
        }
        // The shortest text of a Double has at most 17 digits.
        var rest = text.utf8[...]
        var isFraction = false
        while let character = rest.popFirst() {
            switch character {
            case UInt8(ascii: "-"): isNegative = true
            case UInt8(ascii: "."): isFraction = true
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                digits = digits &* 10 &+ UInt64(character - UInt8(ascii: "0"))
                if isFraction { exponent -= 1 }
            case UInt8(ascii: "e"):
                exponent += Int(String(rest) ?? "") ?? 0
                rest = rest[rest.endIndex...]
            default: break
            }
        }
    }

    /// Whether this is a whole multiple of `other`, which is not 0. Exact.
    func isMultiple(of other: Decimal) -> Bool {
        if digits == 0 { return true }
        let shift = exponent - other.exponent
        if shift >= 0 {
            let modulus = other.digits
            let power = Self.power(of: 10, shift, modulo: modulus)
            return Self.product(digits % modulus, power, modulo: modulus) == 0
        }
        // More places than the other has: a multiple only if its last digits are zeros.
        var divisor = other.digits
        for _ in 0..<(-shift) {
            let (product, overflows) = divisor.multipliedReportingOverflow(by: 10)
            if overflows { return false }
            divisor = product
        }
        return digits % divisor == 0
    }

    private static func product(_ one: UInt64, _ other: UInt64, modulo modulus: UInt64) -> UInt64 {
        modulus.dividingFullWidth(one.multipliedFullWidth(by: other)).remainder
    }

    private static func power(of base: UInt64, _ exponent: Int, modulo modulus: UInt64) -> UInt64 {
        var result = 1 % modulus
        var factor = base % modulus
        var rest = exponent
        while rest > 0 {
            if rest & 1 == 1 { result = product(result, factor, modulo: modulus) }
            factor = product(factor, factor, modulo: modulus)
            rest >>= 1
        }
        return result
    }
}

extension JSONValue {
    /// Whether this number is less than the other; exact also between integers beyond 2⁵³ and `Double`.
    func isLess(than other: JSONValue) -> Bool {
        switch (self, other) {
        case (.integer(let one), .integer(let other)): one < other
        case (.integer(let one), .real(let other)): Self.order(one, other) < 0
        case (.real(let one), .integer(let other)): Self.order(other, one) > 0
        default: (real ?? .nan) < (other.real ?? .nan)
        }
    }

    /// Negative, 0 or positive as the integer is less than, equal to or more than the real number.
    private static func order(_ integer: Int64, _ real: Double) -> Int {
        if real >= 0x1p63 { return -1 }
        if real < -0x1p63 { return 1 }
        let whole = Int64(real.rounded(.down))
        if integer != whole { return integer < whole ? -1 : 1 }
        return real > real.rounded(.down) ? -1 : 0
    }
}
