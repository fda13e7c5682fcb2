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

    public init(instancePointer: String, keywordPointer: String, keyword: String, message: String) {
        self.instancePointer = instancePointer
        self.keywordPointer = keywordPointer
        self.keyword = keyword
        self.message = message
    }

    public var description: String { instancePointer.isEmpty ? message : "\(instancePointer): \(message)" }

    /// Whether it is about which members there are: that is told first, as it explains more than a wrong value in one.
    var isAboutMembers: Bool {
        switch keyword {
        case "required", "additionalProperties", "unevaluatedProperties", "propertyNames", "dependentRequired": true
        default: false
        }
    }
}
