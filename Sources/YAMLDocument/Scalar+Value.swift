import JSONValue

/// The types of plain scalars, YAML 1.1 (https://yaml.org/type).
extension Event.Scalar {
    static let corePrefix = "tag:yaml.org,2002:"

    struct Unusable: Error {
        var message: String
    }

    /// What the scalar means.
    func value() throws(Unusable) -> JSONValue {
        guard let tag else { return isPlain ? try plainValue() : .string(text) }
        if tag == "!" { return .string(text) }
        guard tag.hasPrefix(Self.corePrefix) else {
            throw Unusable(message: "the tag \(tag) is not allowed")
        }
        switch tag.dropFirst(Self.corePrefix.count) {
        case "str": return .string(text)
        case "null": return try plainValue(as: "null", \.isNull)
        case "bool": return try plainValue(as: "boolean") { $0.bool != nil }
        case "int": return try plainValue(as: "integer") { $0.integer != nil }
        case "float":
            let value = try plainValue(as: "number") { $0.real != nil }
            return .real(value.real ?? 0)
        default: throw Unusable(message: "the tag \(tag) is not allowed here")
        }
    }

    private func plainValue(as type: String, _ isRight: (JSONValue) -> Bool) throws(Unusable) -> JSONValue {
        let value = try plainValue()
        guard isRight(value) else { throw Unusable(message: "\"\(text)\" is no \(type)") }
        return value
    }

    private func plainValue() throws(Unusable) -> JSONValue {
        switch text {
        case "", "~", "null", "Null", "NULL": return .null
        case "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON": return true
        case "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF": return false
        default: break
        }
        var rest = text.utf8[...]
        guard let first = rest.first, "+-.0123456789".utf8.contains(first) else { return .string(text) }
        let isNegative = first == UInt8(ascii: "-")
        if isNegative || first == UInt8(ascii: "+") { rest = rest.dropFirst() }
        if let integer = try integer(rest, isNegative: isNegative) { return .integer(integer) }
        if let real = try real(rest) { return .real(isNegative ? -real : real) }
        return .string(text)
    }

    /// Binary, octal, decimal or hexadecimal; `nil` for what has another form.
    private func integer(_ unsigned: Substring.UTF8View, isNegative: Bool) throws(Unusable) -> Int64? {
        var digits = unsigned
        var radix = 10
        if digits.count > 1, digits.first == UInt8(ascii: "0") {
            digits = digits.dropFirst()
            switch digits.first {
            case UInt8(ascii: "x"):
                radix = 16
                digits = digits.dropFirst()
            case UInt8(ascii: "b"):
                radix = 2
                digits = digits.dropFirst()
            default: radix = 8
            }
        }
        // Underscores may stand anywhere but at the start of a decimal number, yet not alone.
        if radix == 10, digits.first == UInt8(ascii: "_") { return nil }
        let plain = String(decoding: digits.filter { $0 != UInt8(ascii: "_") }, as: UTF8.self)
        let isDigit: (Character) -> Bool = { $0.isASCII && ($0.hexDigitValue ?? 16) < radix }
        guard !plain.isEmpty, plain.allSatisfy(isDigit) else { return nil }
        guard let integer = Int64((isNegative ? "-" : "") + plain, radix: radix) else {
            throw Unusable(message: "the integer \(text) is beyond the range of 64 bits (\(Int64.min) to \(Int64.max))")
        }
        return integer
    }

    /// Digits with a point and perhaps an exponent; `nil` for what has another form, as `3.1.1` or `1e3`.
    private func real(_ unsigned: Substring.UTF8View) throws(Unusable) -> Double? {
        let plain = String(decoding: unsigned.filter { $0 != UInt8(ascii: "_") }, as: UTF8.self)
        switch plain {
        case ".inf", ".Inf", ".INF", ".nan", ".NaN", ".NAN":
            throw Unusable(message: "\(text) is not allowed, a number must be finite")
        default: break
        }
        let mantissa = plain.prefix { $0 != "e" && $0 != "E" }
        let parts = mantissa.split(separator: ".", omittingEmptySubsequences: false)
        let isDigits: (Substring) -> Bool = { $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
        guard unsigned.first != UInt8(ascii: "_"), parts.count == 2, parts.allSatisfy(isDigits), mantissa != "." else {
            return nil
        }
        var exponent = plain[mantissa.endIndex...].dropFirst()
        if mantissa.endIndex != plain.endIndex {
            if exponent.first == "+" || exponent.first == "-" { exponent = exponent.dropFirst() }
            guard !exponent.isEmpty, isDigits(exponent) else { return nil }
        }
        // `Double` wants a digit on either side of the point.
        let padded = (mantissa.hasPrefix(".") ? "0" : "") + mantissa + (mantissa.hasSuffix(".") ? "0" : "")
        guard let real = Double(padded + plain[mantissa.endIndex...]) else { return nil }
        guard real.isFinite else { throw Unusable(message: "the number \(text) is too large") }
        return real
    }
}
