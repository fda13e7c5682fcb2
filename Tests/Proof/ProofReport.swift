/// What a proof has seen.
public struct ProofReport: Sendable {
    public var exchanges = 0
    public var faultyExchanges = 0
    public var requests = 0
    public var answers = 0
    public var unanswered = 0
    public var doubled = 0
    /// Values answered or published and held against the plant.
    public var values = 0
    public var wrong = 0
    public var writes = 0
    /// Writes whose answer and whose effect on the plant do not agree.
    public var falseWrites = 0
    public var snapshots = 0
    /// Error answers by code.
    public var errors: [String: Int] = [:]
    /// How long an availability was other than it should be, once for each time that this was longer than 5 s.
    public var untrueStates = 0
    public var longestUntrueState = Duration.zero
    public var incidents = 0
    public var virtualTime = Duration.zero
    /// The first few things of each kind that were wrong, in words.
    public var complaints: [String] { Complaint.allCases.flatMap { said[$0] ?? [] } }

    enum Complaint: CaseIterable, Sendable {
        case value, answer, write, state
    }

    private var said: [Complaint: [String]] = [:]

    public init() {}

    public var isClean: Bool {
        wrong == 0 && unanswered == 0 && doubled == 0 && falseWrites == 0 && untrueStates == 0 && answers == requests
    }

    mutating func take(_ verdict: Verdict) {
        switch verdict {
        case .right: values += 1
        case .notJudged: break
        case .wrong(let what):
            values += 1
            wrong += 1
            complain(.value, "wrong value: \(what)")
        }
    }

    mutating func complain(_ kind: Complaint, _ what: String) {
        if said[kind, default: []].count < 10 { said[kind, default: []].append(what) }
    }
}

extension ProofReport: CustomStringConvertible {
    public var description: String {
        let errors = errors.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        return """
            exchanges \(exchanges), of them faulty \(faultyExchanges); incidents \(incidents); virtual time \(virtualTime)
            requests \(requests), answers \(answers), unanswered \(unanswered), answered again \(doubled)
            values \(values), wrong \(wrong); snapshots \(snapshots); writes \(writes), false \(falseWrites)
            states untrue for more than 5 s \(untrueStates), longest \(longestUntrueState)
            errors answered: \(errors)
            """
    }
}
