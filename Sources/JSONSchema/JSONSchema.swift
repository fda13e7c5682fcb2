public import JSONValue

/// A compiled JSON Schema, draft 2020-12 (https://json-schema.org/draft/2020-12).
///
/// All of the draft but custom vocabularies: of those only that a meta-schema may leave out the validation vocabulary.
/// `format` is an annotation unless asserted on request; `content…` always is. Compile once, validate often, from any
/// thread: matching a pattern takes time linear in the text, recursion is bounded.
public struct JSONSchema: Sendable {
    let nodes: [Node]
    let root: Int
    /// For every resource the nodes of its dynamic anchors.
    let dynamicAnchors: [[String: Int]]

    /// Compiles a schema and all that it refers to.
    ///
    /// - Parameters:
    ///   - root: the schema.
    ///   - identifier: its URI where it has no `$id`; relative references start from there.
    ///   - resources: further schema documents by URI. Nothing is ever fetched.
    ///   - assertsFormats: whether `date-time`, `date` and `time` are checked; other formats never are.
    /// - Throws: ``JSONSchemaError`` for a malformed keyword, an unknown reference, a pattern beyond ECMA-262's regular
    ///   core (look-around and back references) or a schema that applies itself to the same instance without end.
    public init(
        _ root: JSONValue, identifier: String = "", resources: [String: JSONValue] = [:], assertsFormats: Bool = false
    ) throws(JSONSchemaError) {
        var compiler = Compiler(documents: resources, assertsFormats: assertsFormats)
        self.root = try compiler.compile(root, identifier: identifier)
        nodes = compiler.compiledNodes
        dynamicAnchors = compiler.dynamicAnchors
        try checkForEndlessRecursion()
    }

    /// Whether the instance is valid. Stops at the first violation and describes none.
    public func isValid(_ instance: JSONValue) -> Bool {
        var evaluation = Evaluation(schema: self, isCollecting: false)
        return evaluation.check(instance)
    }

    /// Where the instance is not as the schema says: empty if it is valid, at most 100 violations, the most helpful
    /// (a wrong type, missing and unknown members) first.
    public func validate(_ instance: JSONValue) -> [Violation] {
        if isValid(instance) { return [] }
        var evaluation = Evaluation(schema: self, isCollecting: true)
        _ = evaluation.check(instance)
        return evaluation.sortedViolations
    }

    /// `{"$ref": "#"}` and longer circles would never come to an end.
    private func checkForEndlessRecursion() throws(JSONSchemaError) {
        enum Mark { case unseen, open, closed }
        var marks = [Mark](repeating: .unseen, count: nodes.count)
        for start in nodes.indices where marks[start] == .unseen {
            var stack: [(node: Int, rest: [Int])] = [(start, nodes[start].keywords.flatMap(\.inPlace))]
            marks[start] = .open
            while let next = stack.last {
                guard let child = next.rest.last else {
                    marks[next.node] = .closed
                    stack.removeLast()
                    continue
                }
                stack[stack.count - 1].rest.removeLast()
                switch marks[child] {
                case .open:
                    throw JSONSchemaError(
                        location: nodes[child].location, message: "applies itself to the same instance without end")
                case .unseen:
                    marks[child] = .open
                    stack.append((child, nodes[child].keywords.flatMap(\.inPlace)))
                case .closed: break
                }
            }
        }
    }
}
