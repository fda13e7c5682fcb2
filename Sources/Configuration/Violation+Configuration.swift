import JSONSchema
import JSONValue
import Schemas
import ScomCatalog

extension Violation {
    /// Whether a key is at fault rather than its value.
    var isAboutName: Bool { ["additionalProperties", "propertyNames"].contains(keyword) }

    /// What is wrong and what is allowed, in the words of a configuration file.
    func configurationMessage(key pointer: String) -> String {
        let name = JSONPointer.tokens(of: pointer)?.last ?? ""
        switch keyword {
        case "additionalProperties":
            let allowed = schema?["properties"]?.object?.map(\.key) ?? []
            let near = NearMiss.nearest(to: name, among: allowed).map { "; did you mean \($0)?" } ?? ";"
            return "unknown key\(near) allowed are \(allowed.joined(separator: ", "))"
        case "propertyNames":
            return "not of the right form; allowed are names such as \(examples(of: schema?[keyword]))"
        case "pattern": return "not of the right form; allowed are values such as \(examples(of: schema))"
        case "required":
            let examples = examples(of: schema?["properties"]?[name])
            return examples.isEmpty ? "is missing" : "is missing; allowed are values such as \(examples)"
        default: return message
        }
    }

    /// The schema that the keyword is part of, in the configuration's or the common document.
    private var schema: JSONValue? {
        let parts = keywordPointer.split(separator: "#", maxSplits: 1)
        guard parts.count == 2, parts[0].hasPrefix(Schemas.base), let slash = parts[1].lastIndex(of: "/") else {
            return nil
        }
        return Schemas.standard.document(String(parts[0].dropFirst(Schemas.base.count)))?
            .value(at: String(parts[1][..<slash]))
    }

    private func examples(of schema: JSONValue?) -> String {
        (schema?["examples"]?.array ?? []).map { $0.string ?? $0.text() }.joined(separator: ", ")
    }
}
