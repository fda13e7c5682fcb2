public import Glibc
import JSONValue
public import Logging
public import Runtime

/// Where the log goes, from which level on, and in which form; level and form can change while it is in use.
public final class LogOutput: Sendable {
    public enum Format: Sendable {
        /// A line each; what a log daemon adds by itself is left out under the journal.
        case text
        /// A JSON object a line.
        case json
    }

    private struct State: Sendable {
        var level: Logger.Level
        var format: Format
    }

    private let descriptor: CInt
    private let isJournal: Bool
    private let wall: @Sendable () -> WallTime
    private let state: Locked<State>

    /// - Parameters:
    ///   - descriptor: stays open as long as this is in use.
    ///   - isJournal: lines begin with the level as systemd's journal reads it, `<6>`, and have no time.
    public init(
        level: Logger.Level = .info, format: Format = .text, descriptor: CInt = STDERR_FILENO,
        isJournal: Bool = LogOutput.isJournal(STDERR_FILENO), clocks: Clocks = .system
    ) {
        self.descriptor = descriptor
        self.isJournal = isJournal
        wall = clocks.wall
        state = Locked(State(level: level, format: format))
    }

    public var level: Logger.Level { state.withLock { $0.level } }

    public func set(level: Logger.Level, format: Format) {
        state.withLock { $0 = State(level: level, format: format) }
    }

    public func makeLogger(_ label: String = "xtmq") -> Logger {
        Logger(label: label) { _ in OutputLogHandler(output: self) }
    }

    /// Whether what is written to a descriptor reaches the journal: `$JOURNAL_STREAM` has its device and inode.
    public static func isJournal(_ descriptor: CInt) -> Bool {
        guard let stream = getenv("JOURNAL_STREAM") else { return false }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return false }
        return String(cString: stream) == "\(status.st_dev):\(status.st_ino)"
    }

    func write(_ event: LogEvent, _ metadata: Logger.Metadata) {
        let text =
            switch state.withLock({ $0.format }) {
            case .text: text(event, metadata)
            case .json: json(event, metadata)
            }
        // One call for each line, so that lines of different threads do not mix.
        var rest = Array((text + "\n").utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 || errno == EINTR else { return }
            rest = rest.dropFirst(max(0, count))
        }
    }

    private func text(_ event: LogEvent, _ metadata: Logger.Metadata) -> String {
        let prefix = isJournal ? "<\(event.level.journalPriority)>" : "\(wall()) \(event.level) "
        let pairs = metadata.sorted { $0.key < $1.key }.map { " \($0.key)=\(LogOutput.quoted("\($0.value)"))" }
        return prefix + LogOutput.oneLine("\(event.message)") + pairs.joined()
    }

    private func json(_ event: LogEvent, _ metadata: Logger.Metadata) -> String {
        var object: JSONObject = [
            "time": .string(wall().description), "level": .string(event.level.rawValue),
            "message": .string("\(event.message)"),
        ]
        for (key, value) in metadata.sorted(by: { $0.key < $1.key }) where object[key] == nil {
            object[key] = .string("\(value)")
        }
        return String(decoding: JSONValue.object(object).serialized(), as: UTF8.self)
    }

    /// Quoted where the end of the value would not be seen otherwise.
    private static func quoted(_ value: String) -> String {
        let isPlain = !value.isEmpty && !value.contains { " \"=\n\r\t".contains($0) }
        return isPlain ? value : "\"" + oneLine(value.replacing("\"", with: "\\\"")) + "\""
    }

    /// A line break in a message would begin a line that nobody wrote.
    private static func oneLine(_ text: String) -> String {
        String(text.map { $0.isNewline ? "⏎" : $0 })
    }
}

extension Logger.Level {
    /// As syslog numbers them.
    fileprivate var journalPriority: Int {
        switch self {
        case .trace, .debug: 7
        case .info: 6
        case .notice: 5
        case .warning: 4
        case .error: 3
        case .critical: 2
        }
    }
}
