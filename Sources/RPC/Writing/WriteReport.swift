import JSONValue
import ObjectValues
import ScomCatalog
import ScomProtocol

/// What became of a write that was asked for: on one device, or on each of a group.
struct WriteReport: Sendable {
    /// What became of it on one device.
    struct Entry: Sendable {
        let subject: Subject
        let result: Result<WriteOutcome, RPCError>
        /// `nil` where it was not found out.
        let standing: Standing?
        /// Where the old value was put back, or was to be.
        var restoration: Restoration?
    }

    enum Restoration: Sendable {
        case restored
        /// - stands: what the device holds now; `nil` where that is not known.
        case failed(RPCError, stands: ScomValue?)
    }

    let write: ParameterWrite
    let isGroup: Bool
    var entries: [Entry]

    var hasFailed: Bool {
        entries.contains { if case .failure = $0.result { true } else { false } }
    }

    /// As an item of `write-batch`.
    var json: JSONObject {
        guard isGroup else { return json(entries[0]) }
        var members = write.members(on: write.subject)
        members["devices"] = .array(
            entries.map { entry in
                guard case .failure = entry.result else { return .object(json(entry)) }
                var members = write.members(on: entry.subject)
                for (key, value) in json(entry) { members[key] = value }
                return .object(members)
            })
        return members
    }

    private func json(_ entry: Entry) -> JSONObject {
        var members: JSONObject
        switch entry.result {
        case .success(let outcome): members = outcome.json(write, on: entry.subject)
        case .failure(let error): members = ["error": error.json]
        }
        switch entry.restoration {
        case nil: break
        case .restored?:
            members["restored"] = true
            members["stands"] = shown(entry.standing?.present)
        case .failed(let error, let stands)?:
            members["restore_error"] = error.json
            members["stands"] = shown(stands)
        }
        return members
    }

    private func shown(_ value: ScomValue?) -> JSONValue {
        value.flatMap { PresentedValue($0, of: write.object)?.value } ?? .null
    }

    /// In a few words, for whoever asks after a crash what was done.
    var summary: String {
        let outcomes = entries.map { entry in
            switch entry.result {
            case .success(let outcome): "\(entry.subject.name) \(outcome.kind.rawValue)"
            case .failure(let error): "\(entry.subject.name) \(error.code.name)"
            }
        }
        return "\(write.object.name): " + outcomes.joined(separator: ", ")
    }
}
