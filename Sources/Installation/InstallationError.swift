import Glibc

/// Why a step could not be done.
public struct InstallationError: Error, Hashable, Sendable, CustomStringConvertible {
    public let message: String
    /// Whether the system did not permit it.
    public let isAboutPermission: Bool

    init(message: String) {
        self.message = message
        isAboutPermission = false
    }

    /// For what `errno` says now.
    init(_ verb: String, _ path: String) {
        let number = errno
        message = "\(verb) \(path): \(String(cString: strerror(number)))"
        isAboutPermission = number == EACCES || number == EPERM
    }

    public var description: String { message }
}
