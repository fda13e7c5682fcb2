import JSONValue

extension Evaluation {
    mutating func check(
        _ rules: ObjectRules, of node: Node, _ members: JSONObject, _ value: JSONValue, _ marks: inout Marks
    ) -> Bool {
        var isValid = checkNames(rules, of: node, members)
        if !isValid, !isCollecting { return false }
        for (position, member) in members.enumerated() {
            if !check(member, at: position, rules, of: node, &marks) {
                isValid = false
                if !isCollecting { return false }
            }
        }
        for (key, child) in rules.dependentSchemas where members[key] != nil {
            if !check(child, value, &marks) {
                isValid = false
                if !isCollecting { return false }
            }
        }
        return isValid
    }

    /// Which members there must be, and how many there may be.
    private mutating func checkNames(_ rules: ObjectRules, of node: Node, _ members: JSONObject) -> Bool {
        var isValid = true
        for key in rules.required where members[key] == nil {
            at(.key(key)) { $0.report(node, "required", "is missing") }
            isValid = false
        }
        for (key, required) in rules.dependentRequired where members[key] != nil {
            for other in required where members[other] == nil {
                at(.key(other)) { $0.report(node, "dependentRequired", "is missing, as \(key) is there") }
                isValid = false
            }
        }
        if let least = rules.minimumCount, members.count < least {
            report(node, "minProperties", "must have at least \(least.counted("member", "members"))")
            isValid = false
        }
        if let most = rules.maximumCount, members.count > most {
            report(node, "maxProperties", "must have at most \(most.counted("member", "members"))")
            isValid = false
        }
        return isValid
    }

    private mutating func check(
        _ member: JSONObject.Element, at position: Int, _ rules: ObjectRules, of node: Node, _ marks: inout Marks
    ) -> Bool {
        var isValid = true
        var isKnown = false
        if let names = rules.names, !checkName(member.key, names, of: node) { isValid = false }
        if let child = rules.properties[member.key] {
            isKnown = true
            if !at(.key(member.key), { $0.check(child, member.value) }) { isValid = false }
        }
        for (pattern, child) in rules.patterns where pattern.matches(member.key) {
            isKnown = true
            if !at(.key(member.key), { $0.check(child, member.value) }) { isValid = false }
        }
        if !isKnown, let additional = rules.additional {
            isKnown = true
            let isAllowed = at(.key(member.key)) { evaluation in
                if evaluation.isForbidden(additional) {
                    evaluation.report(
                        node, "additionalProperties", Self.unknownMember(allowed: rules.propertyNames))
                    return false
                }
                return evaluation.check(additional, member.value)
            }
            if !isAllowed { isValid = false }
        }
        if isKnown { marks.mark(position) }
        return isValid
    }

    private mutating func checkName(_ name: String, _ child: Int, of node: Node) -> Bool {
        let outcome = aside { $0.check(child, .string(name)) }
        if outcome.isValid { return true }
        at(.key(name)) {
            $0.report(node, "propertyNames", "its name \(outcome.violations.first?.message ?? "is not allowed")")
        }
        return false
    }

    mutating func checkUnevaluated(
        _ child: Int, of node: Node, _ members: JSONObject, _ marks: inout Marks
    ) -> Bool {
        var isValid = true
        for (position, member) in members.enumerated() where !marks.isMarked[position] {
            marks.mark(position)
            let isAllowed = at(.key(member.key)) { evaluation in
                if evaluation.isForbidden(child) {
                    let names = evaluation.isCollecting ? evaluation.names(in: node) : []
                    evaluation.report(node, "unevaluatedProperties", Self.unknownMember(allowed: names))
                    return false
                }
                return evaluation.check(child, member.value)
            }
            if !isAllowed {
                isValid = false
                if !isCollecting { return false }
            }
        }
        return isValid
    }

    private static func unknownMember(allowed: [String]) -> String {
        allowed.isEmpty
            ? "unknown member; none is allowed" : "unknown member; allowed are \(allowed.joined(separator: ", "))"
    }

    /// The members that a node and all that it applies to the same instance know.
    private func names(in node: Node) -> [String] {
        var names: [String] = []
        var known: Set<String> = []
        var open = [node]
        var seen: Set<ObjectIdentifier> = []
        while let next = open.popLast() {
            guard seen.insert(ObjectIdentifier(next)).inserted else { continue }
            for keyword in next.keywords {
                if case .object(let rules) = keyword {
                    names += rules.propertyNames.filter { known.insert($0).inserted }
                }
                if case .not = keyword { continue }
                open += keyword.inPlace.reversed().map { schema.nodes[$0] }
            }
        }
        return names
    }
}
