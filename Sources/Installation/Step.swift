/// One thing that an installation does. Each leaves alone what is right already.
public enum Step: Hashable, Sendable {
    /// Writes a file where it is missing or differs.
    case file(String, content: [UInt8], mode: UInt32 = 0o644)
    /// Writes a file where there is none: what stands there is the administrator's.
    case keptFile(String, content: [UInt8])
    case remove(String)
    /// Removes a folder and all that is in it.
    case removeTree(String)
    /// Runs a program of the system.
    case run([String])
    /// Runs a program that may fail, since what it is for may not be there.
    case attempt([String])
}
