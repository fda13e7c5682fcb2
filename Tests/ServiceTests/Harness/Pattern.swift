import JSONValue

/// What a response must look like: JSON in which an object asks for its members and lets others be, and some texts
/// stand for what is not known beforehand.
///
/// `<any>`, `<number>`, `<string>`, `<time>`, `<absent>`, `<value>` (what the plant holds, see `Case`), and
/// `~…`: a text that contains the rest.
enum Pattern {
    /// Where and how a value differs; empty where it does not.
    static func differences(
        _ pattern: JSONValue, _ value: JSONValue?, at pointer: String = "", inside: JSONObject = [:],
        oracle: (JSONObject) -> JSONValue? = { _ in nil }
    ) -> [String] {
        if pattern == "<absent>" { return value == nil ? [] : ["\(pointer): there is \(value!.text())"] }
        guard let value else { return ["\(pointer): missing, expected \(pattern.text())"] }
        let isMatch: Bool
        switch pattern {
        case .object(let members):
            guard let object = value.object else { return ["\(pointer): \(value.text()) is no object"] }
            return members.flatMap { key, pattern in
                differences(pattern, object[key], at: "\(pointer)/\(key)", inside: object, oracle: oracle)
            }
        case .array(let elements):
            guard let array = value.array, array.count == elements.count else {
                return ["\(pointer): \(value.text()) has not \(elements.count) elements"]
            }
            return zip(elements, array).enumerated().flatMap { index, pair in
                differences(pair.0, pair.1, at: "\(pointer)/\(index)", oracle: oracle)
            }
        case .string("<any>"): isMatch = true
        case .string("<number>"): isMatch = value.real != nil
        case .string("<string>"): isMatch = value.string != nil
        case .string("<time>"): isMatch = value.string?.hasSuffix("Z") ?? false
        case .string("<value>"):
            guard let expected = oracle(inside) else { return ["\(pointer): the plant has no such value"] }
            return value == expected ? [] : ["\(pointer): \(value.text()), but the plant has \(expected.text())"]
        case .string(let text) where text.hasPrefix("~"): isMatch = value.string?.contains(text.dropFirst()) ?? false
        default: isMatch = value == pattern
        }
        return isMatch ? [] : ["\(pointer): \(value.text()), expected \(pattern.text())"]
    }
}
