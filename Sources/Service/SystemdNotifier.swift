import CLinux
import Glibc

/// Tells systemd how the service stands (sd_notify(3)): a datagram to the socket that `$NOTIFY_SOCKET` names.
public struct SystemdNotifier: Sendable {
    private let socket: String?
    /// How often systemd wants to hear of progress at least; `nil` where it does not watch.
    public let watchdogInterval: Duration?

    /// - Parameter socket: path, or a name that begins with @; with `nil` nobody is told.
    public init(socket: String?, watchdogInterval: Duration? = nil) {
        self.socket = socket
        self.watchdogInterval = socket == nil ? nil : watchdogInterval
    }

    /// As this process was started.
    public static var environment: SystemdNotifier {
        func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
        let isForUs = variable("WATCHDOG_PID").map { $0 == String(getpid()) } ?? true
        let microseconds = isForUs ? variable("WATCHDOG_USEC").flatMap { Int64($0) } : nil
        return SystemdNotifier(
            socket: variable("NOTIFY_SOCKET"),
            watchdogInterval: microseconds.flatMap { $0 > 0 ? .microseconds($0) : nil })
    }

    public func ready(_ status: String) { send(["READY=1", "STATUS=\(status)"]) }
    public func status(_ status: String) { send(["STATUS=\(status)"]) }
    public func stopping() { send(["STOPPING=1", "STATUS=stopping"]) }
    public func watchdog() { send(["WATCHDOG=1"]) }

    /// `ready` ends it.
    public func reloading() {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        send(["RELOADING=1", "MONOTONIC_USEC=\(time.tv_sec * 1_000_000 + time.tv_nsec / 1000)"])
    }

    private func send(_ lines: [String]) {
        guard let socket else { return }
        // A line break in a status would begin another variable.
        let text = lines.map { $0.replacing("\n", with: " ") }.joined(separator: "\n")
        let bytes = Array(text.utf8)
        // Whoever does not listen is not told.
        _ = bytes.withUnsafeBytes { linux_send_unix_datagram(socket, $0.baseAddress, $0.count) }
    }
}
