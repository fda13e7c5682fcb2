/// The syntax tree of a pattern.
indirect enum PatternExpression {
    case empty
    case set(ScalarSet)
    case assert(Pattern.Assertion)
    case sequence([PatternExpression])
    case choice([PatternExpression])
    case repeated(PatternExpression, ClosedRange<Int>)
    case repeatedWithoutEnd(PatternExpression, atLeast: Int)

    private static let maximumLength = 10_000

    /// Whether every match begins at the start of the text.
    var isAnchored: Bool {
        switch self {
        case .assert(.start): true
        case .sequence(let parts): parts.first?.isAnchored ?? false
        case .choice(let parts): parts.allSatisfy(\.isAnchored)
        default: false
        }
    }

    func append(to program: inout [Pattern.Instruction]) throws(PatternError) {
        switch self {
        case .empty: break
        case .set(let set): program.append(.consume(set))
        case .assert(let assertion): program.append(.assert(assertion))
        case .sequence(let parts):
            for part in parts { try part.append(to: &program) }
        case .choice(let parts):
            var jumps: [Int] = []
            for part in parts.dropLast() {
                let split = program.count
                program.append(.split(split + 1, 0))
                try part.append(to: &program)
                jumps.append(program.count)
                program.append(.jump(0))
                program[split] = .split(split + 1, program.count)
            }
            try parts.last?.append(to: &program)
            for jump in jumps { program[jump] = .jump(program.count) }
        case .repeated(let part, let counts):
            for _ in 0..<counts.lowerBound { try part.append(to: &program) }
            var splits: [Int] = []
            for _ in counts.lowerBound..<counts.upperBound {
                splits.append(program.count)
                program.append(.jump(0))
                try part.append(to: &program)
            }
            for split in splits { program[split] = .split(split + 1, program.count) }
        case .repeatedWithoutEnd(let part, let least):
            for _ in 0..<least { try part.append(to: &program) }
            let split = program.count
            program.append(.jump(0))
            try part.append(to: &program)
            program.append(.jump(split))
            program[split] = .split(split + 1, program.count)
        }
        if program.count > Self.maximumLength {
            throw PatternError(message: "too long once its repetitions are written out")
        }
    }
}

/// A set of Unicode scalars.
struct ScalarSet: Sendable {
    private(set) var ranges: [ClosedRange<UInt32>] = []
    private(set) var categories: [UnicodeCategory] = []
    var isNegated = false
    /// One bit for each ASCII character in the set before negation.
    private var ascii: (low: UInt64, high: UInt64) = (0, 0)

    init(_ ranges: ClosedRange<Unicode.Scalar>..., isNegated: Bool = false) {
        for range in ranges { insert(range.lowerBound.value...range.upperBound.value) }
        self.isNegated = isNegated
    }

    init(_ category: UnicodeCategory) { categories = [category] }

    static let digits = ScalarSet("0"..."9")
    static let word = ScalarSet("0"..."9", "A"..."Z", "_"..."_", "a"..."z")
    static let space = ScalarSet(
        "\t"..."\r", " "..." ", "\u{A0}"..."\u{A0}", "\u{1680}"..."\u{1680}", "\u{2000}"..."\u{200A}",
        "\u{2028}"..."\u{2029}", "\u{202F}"..."\u{202F}", "\u{205F}"..."\u{205F}", "\u{3000}"..."\u{3000}",
        "\u{FEFF}"..."\u{FEFF}")
    static let lineEnds = ScalarSet("\n"..."\n", "\r"..."\r", "\u{2028}"..."\u{2029}")

    var inverted: ScalarSet {
        var result = self
        result.isNegated.toggle()
        return result
    }

    mutating func insert(_ range: ClosedRange<UInt32>) {
        ranges.append(range)
        var value = range.lowerBound
        while value <= range.upperBound, value < 128 {
            if value < 64 { ascii.low |= 1 << UInt64(value) } else { ascii.high |= 1 << UInt64(value - 64) }
            value += 1
        }
    }

    /// Adds another set, also a negated one.
    mutating func formUnion(_ other: ScalarSet) {
        categories += other.categories
        if !other.isNegated {
            for range in other.ranges { insert(range) }
            return
        }
        var start: UInt32 = 0
        for range in other.ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if range.lowerBound > start { insert(start...(range.lowerBound - 1)) }
            start = max(start, range.upperBound + 1)
        }
        if start <= 0x10_FFFF { insert(start...0x10_FFFF) }
    }

    func contains(_ scalar: Unicode.Scalar) -> Bool {
        let value = scalar.value
        if value < 64, ascii.low >> UInt64(value) & 1 == 1 { return !isNegated }
        if (64..<128).contains(value), ascii.high >> UInt64(value - 64) & 1 == 1 { return !isNegated }
        let isInside =
            value >= 128 && ranges.contains { $0.contains(value) } || categories.contains { $0.contains(scalar) }
        return isInside != isNegated
    }

    func contains(_ scalar: Unicode.Scalar?) -> Bool { scalar.map { contains($0) } ?? false }
}
