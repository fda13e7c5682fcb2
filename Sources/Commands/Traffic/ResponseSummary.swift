import JSONValue

/// A response in a few words.
struct ResponseSummary {
    let isError: Bool
    /// `ok` or the error's code.
    let outcome: String
    let text: String

    init(_ response: JSONValue) {
        isError = response["status"] != "ok"
        let replayed = response["replayed"] == true ? " (replayed)" : ""
        if isError {
            outcome = response["error"]?["code"]?.string ?? "error"
            text = (response["error"]?["message"]?.string ?? "") + replayed
        } else {
            outcome = "ok"
            text = Self.text(of: response["result"] ?? .null) + replayed
        }
    }

    private static func text(of result: JSONValue) -> String {
        if let outcome = result["outcome"]?.string {
            return "\(subject(result)) \(outcome): \(shown(result["before"])) → \(shown(result["after"]))"
                + (result["unit"]?.string.map { " \($0)" } ?? "")
        }
        if let value = result["value"] {
            let text = result["text"]?.string.map { " (\($0))" } ?? ""
            return "\(subject(result)) \(shown(value))\(text)" + (result["unit"]?.string.map { " \($0)" } ?? "")
        }
        for (key, value) in result.object ?? [:] {
            if let elements = value.array { return "\(elements.count) \(key)" }
        }
        return result.text()
    }

    private static func subject(_ result: JSONValue) -> String {
        [result["device"]?.string, result["name"]?.string].compactMap { $0 }.joined(separator: " ")
    }

    private static func shown(_ value: JSONValue?) -> String {
        switch value {
        case .string(let text): text
        case let value?: value.text()
        case nil: "?"
        }
    }
}
