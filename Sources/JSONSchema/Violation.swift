/// One place where an instance is not as its schema says.
public struct Violation: Hashable, Sendable, CustomStringConvertible {
    /// JSON Pointer (RFC 6901) to the value at fault. For a missing or unknown member it ends with that member's name.
    public var instancePointer: String
    /// Identifier of the schema document and JSON Pointer to the keyword in it.
    public var keywordPointer: String
    /// The keyword that was violated: `required`, `maximum`, …
    public var keyword: String
    /// What is wrong and what is allowed: `must be at most 600000`.
    public var message: String

    public var description: String { instancePointer.isEmpty ? message : "\(instancePointer): \(message)" }

    /// Order of reporting: a wrong set of members explains more than a wrong value in one of them.
    var rank: Int {
        switch keyword {
        case "type": 0
        case "required", "additionalProperties", "unevaluatedProperties", "propertyNames", "dependentRequired": 1
        default: 2
        }
    }
}
