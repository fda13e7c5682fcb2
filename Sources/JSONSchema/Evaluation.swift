import JSONValue

/// One pass over one instance.
struct Evaluation {
    let schema: JSONSchema
    /// Whether to go on after a violation and describe each.
    let isCollecting: Bool
    private(set) var violations: [Violation] = []
    /// The place in the instance, kept only while collecting.
    var path: [Step] = []
    /// The resources entered, outermost first.
    private var scope: [Int] = []
    private var depth = 0

    static let maximumViolations = 100
    /// Far beyond what an instance of 64 levels needs; a guard for the stack.
    private static let maximumDepth = 400

    enum Step {
        case key(String)
        case index(Int)
    }

    init(schema: JSONSchema, isCollecting: Bool) {
        self.schema = schema
        self.isCollecting = isCollecting
    }

    mutating func check(_ instance: JSONValue) -> Bool {
        check(schema.root, instance)
    }

    /// Checks another value than the one that marks are kept for.
    mutating func check(_ number: Int, _ value: JSONValue) -> Bool {
        var marks = Marks.none
        return check(number, value, &marks)
    }

    /// Checks a value against a node, and marks what the node evaluated of it.
    mutating func check(_ number: Int, _ value: JSONValue, _ marks: inout Marks) -> Bool {
        let node = schema.nodes[number]
        guard depth < Self.maximumDepth else {
            report(node, "$ref", "is nested too deeply to be checked")
            return false
        }
        depth += 1
        scope.append(node.resource)
        defer {
            depth -= 1
            scope.removeLast()
        }
        var own = Marks(for: value, isTracking: marks.isTracking || node.needsMarks)
        var isValid = true
        for keyword in node.keywords where !check(keyword, of: node, value, &own) {
            isValid = false
            // What else is asked of another type would only distract.
            if case .type = keyword { break }
            if !isCollecting || violations.count >= Self.maximumViolations { break }
        }
        // An invalid schema evaluates nothing. But when everything is to be told, "unknown member" for a known one whose
        // value is wrong would mislead; the verdict is settled already.
        if isValid || isCollecting { marks.formUnion(own) }
        return isValid
    }

    private mutating func check(
        _ keyword: Keyword, of node: Node, _ value: JSONValue, _ marks: inout Marks
    ) -> Bool {
        switch keyword {
        case .nothing:
            report(node, nil, "is not allowed here")
            return false
        case .type(let types):
            if types.includes(value) { return true }
            report(node, "type", "must be \(types.phrase), not \(TypeSet.phrase(of: value))")
            return false
        case .constant(let constant):
            if value == constant { return true }
            report(node, "const", "must be \(constant.text())")
            return false
        case .options(let options):
            if options.contains(value) { return true }
            report(node, "enum", "must be one of \(options.map { $0.text() }.joined(separator: ", "))")
            return false
        case .number(let rules): return check(rules, of: node, value)
        case .text(let rules):
            guard case .string(let text) = value else { return true }
            return check(rules, of: node, text)
        case .object(let rules):
            guard case .object(let members) = value else { return true }
            return check(rules, of: node, members, value, &marks)
        case .array(let rules):
            guard case .array(let elements) = value else { return true }
            return check(rules, of: node, elements, &marks)
        case .unevaluatedItems(let child):
            guard case .array(let elements) = value else { return true }
            return checkUnevaluated(child, of: node, elements, &marks)
        case .unevaluatedProperties(let child):
            guard case .object(let members) = value else { return true }
            return checkUnevaluated(child, of: node, members, &marks)
        default: return checkInPlace(keyword, of: node, value, &marks)
        }
    }

    /// The node that a `$dynamicRef` means here: the anchor of the outermost resource entered that has it.
    func dynamicTarget(_ initial: Int, anchor: String?) -> Int {
        guard let anchor else { return initial }
        for resource in scope {
            if let node = schema.dynamicAnchors[resource][anchor] { return node }
        }
        return initial
    }

    // MARK: Violations

    mutating func report(_ node: Node, _ keyword: String?, _ message: @autoclosure () -> String) {
        guard isCollecting, violations.count < Self.maximumViolations else { return }
        violations.append(
            Violation(
                instancePointer: pointer, keywordPointer: keyword.map { "\(node.location)/\($0)" } ?? node.location,
                keyword: keyword ?? "false", message: message()))
    }

    /// Runs a check one step further into the instance.
    mutating func at<Result>(_ step: @autoclosure () -> Step, _ body: (inout Self) -> Result) -> Result {
        guard isCollecting else { return body(&self) }
        path.append(step())
        defer { path.removeLast() }
        return body(&self)
    }

    /// Runs a check whose violations, which are returned, do not count by themselves.
    mutating func aside(_ body: (inout Self) -> Bool) -> (isValid: Bool, violations: [Violation]) {
        let kept = violations
        violations = []
        defer { violations = kept }
        let isValid = body(&self)
        return (isValid, violations)
    }

    /// Adds violations that ``aside(_:)`` had set aside.
    mutating func report(_ more: [Violation]) {
        violations += more.prefix(Self.maximumViolations - violations.count)
    }

    var pointer: String {
        path.reduce("") { pointer, step in
            switch step {
            case .key(let key): JSONPointer.appending(key, to: pointer)
            case .index(let index): JSONPointer.appending(index, to: pointer)
            }
        }
    }

    /// The most helpful first, each message about a place once.
    var sortedViolations: [Violation] {
        var seen: Set<[String]> = []
        let unique = violations.filter { seen.insert([$0.instancePointer, $0.message]).inserted }
        return unique.filter(\.isAboutMembers) + unique.filter { !$0.isAboutMembers }
    }
}

/// Which members or elements of a value some schema has evaluated, for `unevaluatedProperties` and `unevaluatedItems`.
struct Marks {
    let isTracking: Bool
    private(set) var isMarked: [Bool]

    static let none = Marks(isTracking: false, isMarked: [])

    private init(isTracking: Bool, isMarked: [Bool]) {
        self.isTracking = isTracking
        self.isMarked = isMarked
    }

    init(for value: JSONValue, isTracking: Bool) {
        let count =
            switch value {
            case .object(let members) where isTracking: members.count
            case .array(let elements) where isTracking: elements.count
            default: 0
            }
        self.init(isTracking: isTracking, isMarked: count == 0 ? [] : Array(repeating: false, count: count))
    }

    mutating func mark(_ position: Int) {
        if isTracking { isMarked[position] = true }
    }

    /// Marks what the other has marked of the same value.
    mutating func formUnion(_ other: Marks) {
        guard isTracking, other.isTracking else { return }
        for (position, isSet) in other.isMarked.enumerated() where isSet { isMarked[position] = true }
    }
}
