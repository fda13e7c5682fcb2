/// What went wrong between this client and the broker.
public struct MQTTError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kind of error; there may be more kinds later.
    public struct Code: Sendable, Hashable {
        private enum Kind {
            case refused, unresolvable, unreachable, notAuthorized, tls, takenOver, connectionLost, timedOut
            case notConnected, full, invalid, tooLarge, unsupportedProtocol, protocolViolation, system, stopped
        }

        private let kind: Kind

        /// Nobody listens at the port, or the broker turned the connection down.
        public static let refused = Code(kind: .refused)
        /// The host's name has no address.
        public static let unresolvable = Code(kind: .unresolvable)
        /// No way to the host.
        public static let unreachable = Code(kind: .unreachable)
        /// Wrong user name or password, or not allowed.
        public static let notAuthorized = Code(kind: .notAuthorized)
        /// No agreement on TLS, most often a certificate.
        public static let tls = Code(kind: .tls)
        /// Another client connected with the same client identifier (MQTT 5).
        public static let takenOver = Code(kind: .takenOver)
        public static let connectionLost = Code(kind: .connectionLost)
        public static let timedOut = Code(kind: .timedOut)
        public static let notConnected = Code(kind: .notConnected)
        /// Too many messages wait for their acknowledgement.
        public static let full = Code(kind: .full)
        /// An argument that MQTT does not allow.
        public static let invalid = Code(kind: .invalid)
        public static let tooLarge = Code(kind: .tooLarge)
        public static let unsupportedProtocol = Code(kind: .unsupportedProtocol)
        public static let protocolViolation = Code(kind: .protocolViolation)
        /// An error of the operating system, see `systemError`.
        public static let system = Code(kind: .system)
        /// The client was stopped.
        public static let stopped = Code(kind: .stopped)
    }

    public var code: Code
    public var message: String
    /// The reason code of MQTT 5, or the return code of MQTT 3.1.1, that the broker sent.
    public var reasonCode: UInt8?
    /// `errno`, where the operating system refused something.
    public var systemError: CInt?

    public init(code: Code, message: String, reasonCode: UInt8? = nil, systemError: CInt? = nil) {
        self.code = code
        self.message = message
        self.reasonCode = reasonCode
        self.systemError = systemError
    }

    public var description: String { message }

    /// Trying again soon will hardly help: somebody has to change something first.
    public var isLasting: Bool {
        [.notAuthorized, .tls, .takenOver, .unsupportedProtocol, .invalid].contains(code)
    }
}
