/// JSON Pointers (RFC 6901) are plain strings here: `""` is the whole document, `/items/0/value` a place in it.
public enum JSONPointer {
    /// The pointer to a member of what `pointer` names; `~` and `/` in the name are escaped.
    public static func appending(_ key: String, to pointer: String) -> String {
        guard key.utf8.contains(where: { $0 == UInt8(ascii: "~") || $0 == UInt8(ascii: "/") }) else {
            return pointer + "/" + key
        }
        var result = pointer + "/"
        for scalar in key.unicodeScalars {
            switch scalar {
            case "~": result += "~0"
            case "/": result += "~1"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// The pointer to an element of what `pointer` names.
    public static func appending(_ index: Int, to pointer: String) -> String {
        pointer + "/" + String(index)
    }

    /// The unescaped names and indices of a pointer; `nil` where it is none.
    public static func tokens(of pointer: String) -> [String]? {
        if pointer.isEmpty { return [] }
        guard pointer.utf8.first == UInt8(ascii: "/") else { return nil }
        var tokens: [String] = []
        for part in pointer.unicodeScalars.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
            var token = String.UnicodeScalarView()
            var isEscaped = false
            for scalar in part {
                switch (isEscaped, scalar) {
                case (false, "~"): isEscaped = true
                case (false, _): token.append(scalar)
                case (true, "0"), (true, "1"):
                    token.append(scalar == "0" ? "~" : "/")
                    isEscaped = false
                case (true, _): return nil
                }
            }
            if isEscaped { return nil }
            tokens.append(String(token))
        }
        return tokens
    }
}

extension JSONValue {
    /// What a JSON Pointer names in this document; `nil` where there is nothing or the text is no pointer.
    public func value(at pointer: String) -> JSONValue? {
        guard let tokens = JSONPointer.tokens(of: pointer) else { return nil }
        var value = self
        for token in tokens {
            switch value {
            case .object(let members):
                guard let member = members[token] else { return nil }
                value = member
            case .array(let elements):
                // RFC 6901: digits without leading zeros.
                guard let index = Int(token), String(index) == token, elements.indices.contains(index) else {
                    return nil
                }
                value = elements[index]
            default: return nil
            }
        }
        return value
    }
}
