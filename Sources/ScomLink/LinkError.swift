/// Why a line could not be opened or was lost; the message says what to do about it.
public struct LinkError: Error, Hashable, Sendable, CustomStringConvertible {
    public struct Code: RawRepresentable, Hashable, Sendable {
        public let rawValue: String

        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// The serial port, the host, or its address does not exist.
        public static let notFound = Code(rawValue: "not_found")
        public static let permissionDenied = Code(rawValue: "permission_denied")
        /// Another process uses the serial port or the listening port.
        public static let inUse = Code(rawValue: "in_use")
        /// What is there is no serial port, or refuses the speed or parity.
        public static let unsuitable = Code(rawValue: "unsuitable")
        /// The other end refuses or does not answer.
        public static let unreachable = Code(rawValue: "unreachable")
        /// Unplugged, hung up, closed by the other end, or broken.
        public static let lost = Code(rawValue: "lost")
        /// Listening; nobody has dialled in yet.
        public static let waiting = Code(rawValue: "waiting")
        /// Closed on purpose.
        public static let closed = Code(rawValue: "closed")
        public static let other = Code(rawValue: "other")
    }

    public var code: Code
    public var message: String
    /// Of the failed system call; 0 where there was none.
    public var errno: CInt

    public init(_ code: Code, _ message: String, errno: CInt = 0) {
        self.code = code
        self.message = message
        self.errno = errno
    }

    public var description: String { message }
}
