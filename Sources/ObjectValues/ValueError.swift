/// Why a JSON value cannot be written to an object.
public struct ValueError: Error, Hashable, Sendable {
    public enum Code: Hashable, Sendable {
        /// A number was wanted, a text came.
        case wrongType
        /// The type is right, the object has no such value.
        case notAllowed
    }

    public let code: Code
    /// What is wrong and what is allowed.
    public let message: String

    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}
