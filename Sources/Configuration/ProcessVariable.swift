import Glibc

/// Environment variables of this process.
public enum ProcessVariable {
    /// `nil` where it is not set.
    public static func value(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }
}
