/// A regular expression of ECMA-262 with the `u` flag, as JSON Schema has them.
///
/// Without look-around and back references, so it is regular and matching takes time linear in the text: all states
/// are followed at once (Thompson), a pattern cannot be made to run away. Hence neither Swift's `Regex` nor PCRE.
struct Pattern: Sendable {
    /// The pattern as written.
    let text: String
    private let program: [Instruction]
    /// Whether it begins with `^`, so that only the start of the text need be tried.
    private let isAnchored: Bool

    enum Instruction: Sendable {
        case match
        case consume(ScalarSet)
        case jump(Int)
        case split(Int, Int)
        case assert(Assertion)
    }

    enum Assertion: Sendable { case start, end, wordBoundary, noWordBoundary }

    /// - Throws: ``PatternError`` for what is no pattern, not supported, or longer than 10000 steps.
    init(_ text: String) throws(PatternError) {
        self.text = text
        var parser = PatternParser(text)
        let expression = try parser.parse()
        isAnchored = expression.isAnchored
        var program: [Instruction] = []
        try expression.append(to: &program)
        program.append(.match)
        self.program = program
    }

    /// Whether the pattern is found anywhere in the text.
    func matches(_ text: String) -> Bool {
        var states = States(count: program.count)
        var next = States(count: program.count)
        var scalars = text.unicodeScalars.makeIterator()
        var before: Unicode.Scalar?
        var current = scalars.next()
        while true {
            if before == nil || !isAnchored {
                if follow(from: 0, into: &states, before, current) { return true }
            }
            guard let scalar = current, !(states.list.isEmpty && isAnchored) else { return false }
            current = scalars.next()
            next.removeAll()
            for state in states.list {
                guard case .consume(let set) = program[state], set.contains(scalar) else { continue }
                if follow(from: state + 1, into: &next, scalar, current) { return true }
            }
            swap(&states, &next)
            before = scalar
        }
    }

    /// Adds all states reached without consuming anything; whether the match is among them.
    private func follow(
        from start: Int, into states: inout States, _ before: Unicode.Scalar?, _ after: Unicode.Scalar?
    ) -> Bool {
        var open = start
        while true {
            if states.insert(open) {
                switch program[open] {
                case .match: return true
                case .consume: states.list.append(open)
                case .jump(let target):
                    open = target
                    continue
                case .split(let first, let second):
                    states.stack.append(second)
                    open = first
                    continue
                case .assert(let assertion):
                    if assertion.holds(between: before, and: after) {
                        open += 1
                        continue
                    }
                }
            }
            guard let next = states.stack.popLast() else { return false }
            open = next
        }
    }

    private struct States {
        /// The consuming states to try.
        var list: [Int] = []
        var stack: [Int] = []
        private var seen: [Bool]

        init(count: Int) { seen = Array(repeating: false, count: count) }

        mutating func insert(_ state: Int) -> Bool {
            if seen[state] { return false }
            seen[state] = true
            return true
        }

        mutating func removeAll() {
            list.removeAll(keepingCapacity: true)
            for index in seen.indices { seen[index] = false }
        }
    }
}

extension Pattern.Assertion {
    func holds(between before: Unicode.Scalar?, and after: Unicode.Scalar?) -> Bool {
        let isBoundary = ScalarSet.word.contains(before) != ScalarSet.word.contains(after)
        return switch self {
        case .start: before == nil
        case .end: after == nil
        case .wordBoundary: isBoundary
        case .noWordBoundary: !isBoundary
        }
    }
}

/// Why a text is no usable pattern.
struct PatternError: Error {
    var message: String
}
