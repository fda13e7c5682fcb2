extension RandomAccessCollection where Element == UInt8 {
    /// The number that ASCII digits spell; `nil` where there are none, more than nine, or anything else.
    var decimal: Int? {
        guard (1...9).contains(count) else { return nil }
        var number = 0
        for byte in self {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            number = number * 10 + Int(byte - UInt8(ascii: "0"))
        }
        return number
    }
}

extension String {
    /// The number in decimal with zeros before it, `width` digits at least.
    init(_ number: Int, width: Int) {
        let digits = String(number)
        self = String(repeating: "0", count: Swift.max(0, width - digits.count)) + digits
    }
}
