import JSONValue

extension Evaluation {
    mutating func check(_ rules: NumberRules, of node: Node, _ value: JSONValue) -> Bool {
        switch value {
        case .integer, .real: break
        default: return true
        }
        if let least = rules.minimum, value.isLess(than: least) {
            report(node, "minimum", "must be at least \(least.text())")
            return false
        }
        if let bound = rules.exclusiveMinimum, !bound.isLess(than: value) {
            report(node, "exclusiveMinimum", "must be more than \(bound.text())")
            return false
        }
        if let most = rules.maximum, most.isLess(than: value) {
            report(node, "maximum", "must be at most \(most.text())")
            return false
        }
        if let bound = rules.exclusiveMaximum, !value.isLess(than: bound) {
            report(node, "exclusiveMaximum", "must be less than \(bound.text())")
            return false
        }
        if let divisor = rules.multipleOf, !Decimal(value).isMultiple(of: divisor) {
            report(node, "multipleOf", "must be a multiple of \(divisor.text)")
            return false
        }
        return true
    }

    mutating func check(_ rules: TextRules, of node: Node, _ text: String) -> Bool {
        if let least = rules.minimumLength, text.unicodeScalars.count < least {
            report(node, "minLength", "must have at least \(least.counted("character", "characters"))")
            return false
        }
        // No text has more characters than bytes.
        if let most = rules.maximumLength, text.utf8.count > most, text.unicodeScalars.count > most {
            report(node, "maxLength", "must have at most \(most.counted("character", "characters"))")
            return false
        }
        if let pattern = rules.pattern, !pattern.matches(text) {
            report(node, "pattern", "must match the pattern \(pattern.text)")
            return false
        }
        if let format = rules.format, !format.accepts(text) {
            report(node, "format", "must be \(format.phrase)")
            return false
        }
        return true
    }

    mutating func check(
        _ rules: ArrayRules, of node: Node, _ elements: [JSONValue], _ marks: inout Marks
    ) -> Bool {
        var isValid = true
        if let least = rules.minimumCount, elements.count < least {
            report(node, "minItems", "must have at least \(least.counted("item", "items"))")
            isValid = false
        }
        if let most = rules.maximumCount, elements.count > most {
            report(node, "maxItems", "must have at most \(most.counted("item", "items"))")
            isValid = false
        }
        if rules.isUnique, !areUnique(elements, of: node) { isValid = false }
        if !isValid, !isCollecting { return false }
        for (index, element) in elements.enumerated() {
            guard let child = index < rules.prefix.count ? rules.prefix[index] : rules.items else { break }
            marks.mark(index)
            if !at(.index(index), { $0.check(child, element) }) {
                isValid = false
                if !isCollecting { return false }
            }
        }
        if let contained = rules.contains, !checkContains(contained, rules, of: node, elements, &marks) {
            isValid = false
        }
        return isValid
    }

    private mutating func areUnique(_ elements: [JSONValue], of node: Node) -> Bool {
        var first: [JSONValue: Int] = [:]
        for (index, element) in elements.enumerated() {
            if let earlier = first.updateValue(index, forKey: element) {
                at(.index(index)) {
                    $0.report(node, "uniqueItems", "is the same as item \(earlier), all items must differ")
                }
                return false
            }
        }
        return true
    }

    private mutating func checkContains(
        _ contained: Int, _ rules: ArrayRules, of node: Node, _ elements: [JSONValue], _ marks: inout Marks
    ) -> Bool {
        var count = 0
        for (index, element) in elements.enumerated() where isValid(contained, element) {
            marks.mark(index)
            count += 1
        }
        if count < rules.minimumContains {
            let keyword = rules.minimumContains == 1 ? "contains" : "minContains"
            report(
                node, keyword,
                "must contain at least \(rules.minimumContains.counted("item", "items")) of the kind asked for, has \(count)"
            )
            return false
        }
        if let most = rules.maximumContains, count > most {
            report(
                node, "maxContains",
                "must contain at most \(most.counted("item", "items")) of the kind asked for, has \(count)")
            return false
        }
        return true
    }

    mutating func checkUnevaluated(
        _ child: Int, of node: Node, _ elements: [JSONValue], _ marks: inout Marks
    ) -> Bool {
        var isValid = true
        for (index, element) in elements.enumerated() where !marks.isMarked[index] {
            marks.mark(index)
            let isAllowed = at(.index(index)) { evaluation in
                if evaluation.isForbidden(child) {
                    evaluation.report(node, "unevaluatedItems", "is one item too many")
                    return false
                }
                return evaluation.check(child, element)
            }
            if !isAllowed {
                isValid = false
                if !isCollecting { return false }
            }
        }
        return isValid
    }

    /// Whether the node is the schema `false`.
    func isForbidden(_ number: Int) -> Bool {
        if case .nothing? = schema.nodes[number].keywords.first { true } else { false }
    }
}

extension Int {
    /// `1 item`, `2 items`.
    func counted(_ one: String, _ many: String) -> String { "\(self) \(self == 1 ? one : many)" }
}
