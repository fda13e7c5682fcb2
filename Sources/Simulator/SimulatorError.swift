/// What keeps a simulation from being set up or served.
public struct SimulatorError: Error, Hashable, Sendable, CustomStringConvertible {
    public struct Code: RawRepresentable, Hashable, Sendable {
        public let rawValue: String

        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// A setting is outside its range.
        public static let invalidConfiguration = Code(rawValue: "invalid_configuration")
        /// A system call failed.
        public static let system = Code(rawValue: "system")
    }

    public var code: Code
    /// What is wrong and what is allowed.
    public var message: String
    /// Of the system call, else 0.
    public var errno: Int32

    public init(_ code: Code, _ message: String, errno: Int32 = 0) {
        self.code = code
        self.message = message
        self.errno = errno
    }

    public var description: String { errno == 0 ? message : "\(message) (errno \(errno))" }
}
