import JSONValue
import Store

extension AuditRecord {
    /// `2026-11-22T10:00:00.123Z nodered write-param xt1 1107 maximum_current… 32 → 16 verified, flash`
    var line: String {
        var words = ["\(time)", client, method, device]
        words += [object.map { "\($0)" }, name].compactMap { $0 }
        if let after {
            words.append(before.map { "\($0) → \(after)" } ?? after)
        } else if let requested {
            words.append("wanted \(requested)")
        }
        words.append(outcome + (persistent ? ", flash" : ""))
        return words.joined(separator: " ") + (message.map { ": \($0)" } ?? "")
    }

    var json: JSONValue {
        func parsed(_ text: String?) -> JSONValue? { text.map { (try? JSONValue(parsing: $0)) ?? .string($0) } }
        let members: [(String, JSONValue?)] = [
            ("time", .string("\(time)")), ("client", .string(client)), ("correlation", correlation.map { .string($0) }),
            ("method", .string(method)), ("device", .string(device)), ("address", JSONValue(address)),
            ("object", object.map { JSONValue($0) }), ("name", name.map { .string($0) }),
            ("requested", parsed(requested)), ("before", parsed(before)), ("after", parsed(after)),
            ("persistent", .bool(persistent)), ("outcome", .string(outcome)), ("message", message.map { .string($0) }),
        ]
        return .object(JSONObject(members.compactMap { member in member.1.map { (member.0, $0) } }))
    }
}
