/// Why the service ended, or could not begin.
public struct ServiceError: Error, Hashable, Sendable, CustomStringConvertible {
    public struct Code: RawRepresentable, Hashable, Sendable {
        public let rawValue: String

        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// Another client took the connection to the broker over.
        public static let takenOver = Code(rawValue: "taken_over")
        /// The broker's settings cannot work, whatever the broker does.
        public static let mqtt = Code(rawValue: "mqtt")
        /// The store belongs to another process or cannot be written.
        public static let store = Code(rawValue: "store")
    }

    public var code: Code
    /// What is wrong and what to do about it.
    public var message: String

    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    public var description: String { message }

    /// As `sysexits.h` has it.
    public var exitStatus: Int32 {
        switch code {
        case .takenOver: 69
        case .store: 73
        default: 78
        }
    }
}
