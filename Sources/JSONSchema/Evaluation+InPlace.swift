import JSONValue

/// Keywords that apply further schemas to the same value.
extension Evaluation {
    mutating func checkInPlace(
        _ keyword: Keyword, of node: Node, _ value: JSONValue, _ marks: inout Marks
    ) -> Bool {
        switch keyword {
        case .reference(let child): return check(child, value, &marks)
        case .dynamicReference(let child, let anchor):
            return check(dynamicTarget(child, anchor: anchor), value, &marks)
        case .allOf(let children):
            var isValid = true
            for child in children where !check(child, value, &marks) {
                isValid = false
                if !isCollecting { return false }
            }
            return isValid
        case .anyOf(let children):
            // Without annotations to gather the first that fits will do.
            if !marks.isTracking, !isCollecting { return children.contains { isValid($0, value) } }
            return choose(children, "anyOf", of: node, value, &marks)
        case .oneOf(let children): return choose(children, "oneOf", of: node, value, &marks)
        case .not(let child):
            if !isValid(child, value) { return true }
            report(node, "not", "is not allowed here")
            return false
        case .conditional(let rules):
            var own = Marks(for: value, isTracking: marks.isTracking)
            let holds = aside { $0.check(rules.condition, value, &own) }.isValid
            if holds { marks.formUnion(own) }
            guard let next = holds ? rules.then : rules.otherwise else { return true }
            return check(next, value, &marks)
        default: return true
        }
    }

    /// Whether the value fits, without description and marks.
    mutating func isValid(_ number: Int, _ value: JSONValue) -> Bool {
        guard isCollecting else { return check(number, value) }
        return aside { $0.check(number, value) }.isValid
    }

    /// `anyOf` and `oneOf`.
    private mutating func choose(
        _ children: [Int], _ keyword: String, of node: Node, _ value: JSONValue, _ marks: inout Marks
    ) -> Bool {
        var fitting: [Int] = []
        var fits = Marks(for: value, isTracking: marks.isTracking)
        var misfits = fits
        var failures: [[Violation]] = []
        for (position, child) in children.enumerated() {
            var own = Marks(for: value, isTracking: marks.isTracking)
            let outcome = aside { $0.check(child, value, &own) }
            if outcome.isValid {
                fitting.append(position)
                fits.formUnion(own)
            } else {
                failures.append(outcome.violations)
                misfits.formUnion(own)
            }
        }
        if fitting.isEmpty {
            // Nothing fits, so what any alternative knows is known; see ``check(_:_:_:)``.
            if isCollecting { marks.formUnion(misfits) }
            reportMisfit(failures, keyword, of: node)
            return false
        }
        marks.formUnion(fits)
        if keyword == "oneOf", fitting.count > 1 {
            let positions = fitting.map { String($0 + 1) }.joined(separator: " and ")
            report(node, keyword, "must fit one of \(children.count) alternatives only, fits numbers \(positions)")
            return false
        }
        return true
    }

    /// Says what is wrong with the alternative that was most probably meant, or else what the alternatives ask for.
    private mutating func reportMisfit(_ failures: [[Violation]], _ keyword: String, of node: Node) {
        guard isCollecting else { return }
        let here = pointer
        // One for another type was not meant,
        var candidates = failures.filter { failure in
            !failure.contains { $0.instancePointer == here && ["type", "const", "enum"].contains($0.keyword) }
        }
        // nor one whose members are told apart by a constant that this value does not have,
        if candidates.count > 1 {
            let distinguished = candidates.filter { failure in !failure.contains { $0.keyword == "const" } }
            if !distinguished.isEmpty { candidates = distinguished }
        }
        // nor one for other members where there is one that fails only further inside.
        let inside = candidates.filter { $0.allSatisfy { $0.instancePointer != here && !$0.isAboutMembers } }
        if candidates.count > 1, inside.count == 1 { candidates = inside }
        if candidates.count == 1 {
            report(candidates[0])
            return
        }
        let described = (candidates.isEmpty ? failures : candidates).compactMap { failure -> String? in
            guard let first = failure.first(where: \.isAboutMembers) ?? failure.first else { return nil }
            let place = first.instancePointer.dropFirst(here.count).dropFirst()
            return place.isEmpty ? first.message : "\(place) \(first.message)"
        }
        var seen: Set<String> = []
        let messages = described.filter { seen.insert($0).inserted }
        report(node, keyword, messages.isEmpty ? "fits no alternative" : messages.joined(separator: ", or "))
    }
}
