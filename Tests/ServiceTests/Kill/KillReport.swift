import JSONValue
import ScomProtocol
import Simulator

/// What the simulated devices saw, held against what the clients were told.
struct KillReport: Sendable {
    private(set) var answered: [String: Int] = [:]
    private(set) var unanswered = 0
    private(set) var duplicates: [String] = []
    private(set) var falseAnswers: [String] = []
    private(set) var executed = 0
    private(set) var replayed = 0
    /// Of the writes whose outcome was not known to the service, those that had been executed.
    private(set) var unverifiedExecuted = 0

    init(writes: [Int: KillWrite], answers: [Int: [JSONValue]], log: [WriteRecord]) {
        var records: [KillWrite.Target: [WriteRecord]] = [:]
        for record in log where record.error == nil {
            for target in KillWrite.targets
            where target.address == record.device && target.parameter == record.property.objectID {
                records[target, default: []].append(record)
            }
        }
        for write in writes.values.sorted(by: { $0.number < $1.number }) {
            let all = records[write.target] ?? []
            let own = all.indices.filter { all[$0].value == .float(write.value) }
            executed += own.isEmpty ? 0 : 1
            if own.count > 1 { duplicates.append("\(write.number): executed \(own.count) times") }
            check(write, answers[write.number] ?? [], all, own)
        }
    }

    private mutating func check(
        _ write: KillWrite, _ answers: [JSONValue], _ all: [WriteRecord], _ own: [Int]
    ) {
        guard let first = answers.first else {
            unanswered += 1
            return
        }
        replayed += answers.count { $0["replayed"] == true }
        for answer in answers.dropFirst() where Self.content(answer) != Self.content(first) {
            wrong(write, "two answers: \(first.text()) and \(answer.text())")
        }
        let code = first["error"]?["code"]?.string
        let outcome = code ?? first["result"]?["outcome"]?.string ?? "none"
        answered[outcome, default: 0] += 1
        switch outcome {
        case "acknowledged", "verified":
            guard let index = own.first else { return wrong(write, "\(outcome), but never executed") }
            let isFlash = all[index].property.propertyID == .valueQSP
            if isFlash != (outcome == "verified") { wrong(write, "\(outcome) by the wrong memory") }
            if write.persist != isFlash { wrong(write, "persist \(write.persist), but the other memory was written") }
            checkBefore(write, first, index == 0 ? nil : all[index - 1])
            checkAfter(write, first)
        case "skipped": if !own.isEmpty { wrong(write, "skipped, but executed") }
        case "write_unverified": unverifiedExecuted += own.isEmpty ? 0 : 1
        default: if !own.isEmpty { wrong(write, "\(outcome), but executed") }
        }
    }

    /// What was there before is what the write before has left.
    private mutating func checkBefore(_ write: KillWrite, _ answer: JSONValue, _ previous: WriteRecord?) {
        guard let before = answer["result"]?["before"]?.real, let number = previous?.value?.number else { return }
        if abs(before - number) > 0.02 { wrong(write, "before \(before), but it was \(number)") }
    }

    private mutating func checkAfter(_ write: KillWrite, _ answer: JSONValue) {
        guard let after = answer["result"]?["after"]?.real, abs(after - Double(write.value)) < 0.02 else {
            return wrong(write, "after is not the value: \(answer.text())")
        }
    }

    private mutating func wrong(_ write: KillWrite, _ what: String) {
        falseAnswers.append(
            "\(write.number) \(write.target.device) \(write.target.parameter) = \(write.value): \(what)")
    }

    /// What must be the same in all answers to one request.
    private static func content(_ answer: JSONValue) -> JSONValue {
        .array([answer["status"] ?? .null, answer["result"] ?? .null, answer["error"] ?? .null])
    }

    var text: String {
        let outcomes = answered.sorted { $0.value > $1.value }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        return """
            answers: \(outcomes); unanswered \(unanswered); replayed \(replayed)
            executed \(executed), of them \(unverifiedExecuted) answered write_unverified
            duplicates \(duplicates.count), false answers \(falseAnswers.count)
            """
    }
}
