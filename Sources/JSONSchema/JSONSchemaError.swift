/// Why a schema cannot be used.
public struct JSONSchemaError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Identifier of the schema document and JSON Pointer to the place in it: `https://example.com/a.json#/properties/b`.
    public var location: String
    /// What is wrong.
    public var message: String

    public var description: String { "schema \(location): \(message)" }
}
