/// Reads the syntax of ECMA-262 §22.2.1 as far as it is regular.
struct PatternParser {
    private var rest: Substring.UnicodeScalarView
    private var depth = 0

    private static let maximumDepth = 50
    private static let maximumRepetition = 1000

    init(_ text: String) {
        rest = Substring(text).unicodeScalars
    }

    mutating func parse() throws(PatternError) -> PatternExpression {
        let expression = try choice()
        if let extra = rest.first { throw PatternError(message: "\(extra) without its opening bracket") }
        return expression
    }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard rest.first == scalar else { return false }
        rest.removeFirst()
        return true
    }

    private mutating func choice() throws(PatternError) -> PatternExpression {
        depth += 1
        defer { depth -= 1 }
        if depth > Self.maximumDepth { throw PatternError(message: "groups are nested too deeply") }
        var alternatives = [try sequence()]
        while take("|") { alternatives.append(try sequence()) }
        return alternatives.count == 1 ? alternatives[0] : .choice(alternatives)
    }

    private mutating func sequence() throws(PatternError) -> PatternExpression {
        var parts: [PatternExpression] = []
        while let next = rest.first, next != "|", next != ")" {
            let part = try atom()
            parts.append(try quantified(part))
        }
        return parts.count == 1 ? parts[0] : .sequence(parts)
    }

    private mutating func atom() throws(PatternError) -> PatternExpression {
        let scalar = rest.removeFirst()
        switch scalar {
        case "^": return .assert(.start)
        case "$": return .assert(.end)
        case ".": return .set(ScalarSet.lineEnds.inverted)
        case "(": return try group()
        case "[": return .set(try set())
        case "\\":
            if take("b") { return .assert(.wordBoundary) }
            if take("B") { return .assert(.noWordBoundary) }
            return .set(try escape())
        case "*", "+", "?", "{": throw PatternError(message: "\(scalar) repeats nothing")
        case "]", "}": throw PatternError(message: "\(scalar) without its opening bracket")
        default: return .set(ScalarSet(scalar...scalar))
        }
    }

    private mutating func group() throws(PatternError) -> PatternExpression {
        if take("?") {
            if take("<") {
                if rest.first == "=" || rest.first == "!" { throw Self.unsupported("look-behind") }
                // The name of a group means nothing here.
                while let next = rest.popFirst(), next != ">" {}
            } else if !take(":") {
                throw Self.unsupported("look-ahead")
            }
        }
        let inner = try choice()
        guard take(")") else { throw PatternError(message: "( without its closing bracket") }
        return inner
    }

    private static func unsupported(_ feature: String) -> PatternError {
        PatternError(message: "\(feature) is not supported")
    }

    private mutating func quantified(_ part: PatternExpression) throws(PatternError) -> PatternExpression {
        let result: PatternExpression
        if take("*") {
            result = .repeatedWithoutEnd(part, atLeast: 0)
        } else if take("+") {
            result = .repeatedWithoutEnd(part, atLeast: 1)
        } else if take("?") {
            result = .repeated(part, 0...1)
        } else if take("{") {
            result = try counted(part)
        } else {
            return part
        }
        if case .assert = part { throw PatternError(message: "an assertion cannot be repeated") }
        // Greedy or not makes no difference to whether there is a match.
        _ = take("?")
        return result
    }

    private mutating func counted(_ part: PatternExpression) throws(PatternError) -> PatternExpression {
        let least = try count()
        var most: Int? = least
        if take(",") { most = rest.first == "}" ? nil : try count() }
        guard take("}") else { throw PatternError(message: "{ without its closing bracket") }
        guard let most else { return .repeatedWithoutEnd(part, atLeast: least) }
        guard most >= least else { throw PatternError(message: "{\(least),\(most)} is the wrong way round") }
        return .repeated(part, least...most)
    }

    private mutating func count() throws(PatternError) -> Int {
        let digits = rest.prefix { ScalarSet.digits.contains($0) }
        rest = rest[digits.endIndex...]
        guard let count = Int(String(digits)), count <= Self.maximumRepetition else {
            throw PatternError(message: "{ must be followed by a number of at most \(Self.maximumRepetition)")
        }
        return count
    }

    private mutating func set() throws(PatternError) -> ScalarSet {
        var set = ScalarSet()
        let isNegated = take("^")
        while let scalar = rest.popFirst() {
            if scalar == "]" {
                set.isNegated = isNegated
                return set
            }
            let first = try scalar == "\\" ? escape(inSet: true) : ScalarSet(scalar...scalar)
            guard let low = first.single, rest.first == "-", rest.dropFirst().first != "]" else {
                set.formUnion(first)
                continue
            }
            rest.removeFirst()
            guard let end = rest.popFirst() else { break }
            let last = try end == "\\" ? escape(inSet: true) : ScalarSet(end...end)
            guard let high = last.single, low <= high else {
                throw PatternError(message: "a range in [] must go up from one character to another")
            }
            set.insert(low...high)
        }
        throw PatternError(message: "[ without its closing bracket")
    }

    /// What follows a backslash.
    private mutating func escape(inSet: Bool = false) throws(PatternError) -> ScalarSet {
        guard let scalar = rest.popFirst() else { throw PatternError(message: "ends with \\") }
        switch scalar {
        case "d": return .digits
        case "D": return .digits.inverted
        case "w": return .word
        case "W": return .word.inverted
        case "s": return .space
        case "S": return .space.inverted
        case "p", "P":
            guard take("{") else { throw PatternError(message: "\\\(scalar) must be followed by {") }
            let name = String(rest.prefix { $0 != "}" })
            rest = rest.drop { $0 != "}" }
            guard take("}"), let category = UnicodeCategory(name, isNegated: scalar == "P") else {
                throw Self.unsupported("\\\(scalar){\(name)}")
            }
            return ScalarSet(category)
        default:
            let literal = try literal(scalar, inSet: inSet)
            return ScalarSet(literal...literal)
        }
    }

    private mutating func literal(_ scalar: Unicode.Scalar, inSet: Bool) throws(PatternError) -> Unicode.Scalar {
        switch scalar {
        case "t": return "\t"
        case "n": return "\n"
        case "v": return "\u{B}"
        case "f": return "\u{C}"
        case "r": return "\r"
        case "b" where inSet: return "\u{8}"
        case "0" where !ScalarSet.digits.contains(rest.first): return "\0"
        case "1"..."9" where !inSet: throw Self.unsupported("the back reference \\\(scalar)")
        case "c":
            guard let letter = rest.popFirst(), ("a"..."z").contains(letter) || ("A"..."Z").contains(letter) else {
                throw PatternError(message: "\\c must be followed by a letter")
            }
            return Unicode.Scalar(UInt8(letter.value % 32))
        case "x": return try self.scalar(hexadecimal(digits: 2))
        case "u": return try unicode()
        case "^", "$", "\\", ".", "*", "+", "?", "(", ")", "[", "]", "{", "}", "|", "/", "-": return scalar
        default: throw PatternError(message: "\\\(scalar) is no escape")
        }
    }

    private mutating func unicode() throws(PatternError) -> Unicode.Scalar {
        if take("{") {
            let digits = rest.prefix { $0 != "}" }
            rest = rest[digits.endIndex...]
            guard take("}"), let value = UInt32(String(digits), radix: 16) else {
                throw PatternError(message: "\\u{ must be followed by hexadecimal digits and }")
            }
            return try scalar(value)
        }
        let value = try hexadecimal(digits: 4)
        guard (0xD800..<0xDC00).contains(value), take("\\"), take("u") else { return try scalar(value) }
        let low = try hexadecimal(digits: 4)
        guard (0xDC00..<0xE000).contains(low) else { return try scalar(value) }
        return try scalar(0x10000 + (value - 0xD800) << 10 + (low - 0xDC00))
    }

    private mutating func hexadecimal(digits count: Int) throws(PatternError) -> UInt32 {
        let digits = rest.prefix(count)
        rest = rest[digits.endIndex...]
        guard digits.count == count, let value = UInt32(String(digits), radix: 16) else {
            throw PatternError(message: "\\x and \\u must be followed by 2 and 4 hexadecimal digits")
        }
        return value
    }

    private func scalar(_ value: UInt32) throws(PatternError) -> Unicode.Scalar {
        guard let scalar = Unicode.Scalar(value) else { throw PatternError(message: "no character has that number") }
        return scalar
    }
}

extension ScalarSet {
    /// The number of the only scalar in the set.
    fileprivate var single: UInt32? {
        guard !isNegated, categories.isEmpty, ranges.count == 1, ranges[0].count == 1 else { return nil }
        return ranges[0].lowerBound
    }
}
