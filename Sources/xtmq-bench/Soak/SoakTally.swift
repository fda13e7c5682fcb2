import JSONValue
import Proof
import Runtime

/// What a soak has seen so far.
struct SoakTally: Sendable {
    var requests = 0
    var answers = 0
    /// Requests that had no answer long after their deadline.
    var unanswered = 0
    /// Answers that came a second time.
    var doubled = 0
    /// Values held against the plant.
    var values = 0
    var wrong = 0
    /// Writes whose answer and whose effect on the plant do not agree.
    var falseWrites = 0
    var snapshots = 0
    var datalogs = 0
    /// Error answers by code.
    var errors: [String: Int] = [:]
    /// The first few things that were wrong, in words.
    var complaints: [String] = []

    mutating func take(_ verdict: Verdict) {
        switch verdict {
        case .right: values += 1
        case .notJudged: break
        case .wrong(let what):
            values += 1
            wrong += 1
            if wrong <= 10 { complain("wrong value: \(what)") }
        }
    }

    mutating func complain(_ what: String) {
        guard complaints.count < 40 else { return }
        complaints.append(what)
        Output.say("\(WallTime.now) \(what)")
    }

    var isClean: Bool { wrong == 0 && unanswered == 0 && doubled == 0 && falseWrites == 0 }
}
