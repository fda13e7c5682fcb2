import Logging

extension Logger {
    /// For commands whose errors are thrown, not logged.
    static let silent = Logger(label: "xtmq") { _ in SwiftLogNoOpLogHandler() }
}
