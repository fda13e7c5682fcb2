import Glibc
import Logging
import MQTTClient
import Runtime
import Service

/// Listens to everything at a broker, and prints it.
final class TrafficMonitor: Sendable {
    private struct Printing: @unchecked Sendable {
        // Unchecked: the screen asks for the window's size with a function that touches no state.
        var narrator: TrafficNarrator
        var screen: TrafficScreen
    }

    /// A log whose lines are shown among the traffic.
    let log: LogOutput
    private let client: MQTTClient
    private let filter: String
    /// Stays open as long as the process: who logs, and until when, is not this type's affair.
    private let logPipe: LinePipe

    /// - Parameters:
    ///   - filter: what to listen to.
    ///   - unread: called when nobody takes what is printed.
    ///   - disconnected: called when there is no connection, or none any more; it goes on trying.
    init(
        connection: MQTTConfiguration, root: String, filter: String, executor: ThreadExecutor,
        unread: @escaping @Sendable () -> Void,
        disconnected: @escaping @Sendable (_ error: MQTTError, _ wasConnected: Bool) -> Void = { _, _ in }
    ) throws {
        let ink = Ink.standardOutput
        let printing = Locked(
            Printing(
                narrator: TrafficNarrator(root: root, ink: ink), screen: TrafficScreen(size: { Self.windowSize })))
        let show: @Sendable (TrafficNarrator.Line) -> Void = { line in
            let time = ink(.dim, WallTime.now.description.dropFirst(11).dropLast().description)
            let text = printing.withLock { $0.screen.show(line, time: time) }
            if !Output.text(text) { unread() }
        }
        guard let logPipe = LinePipe(executor: executor, line: { show(.event(ink(.yellow, $0))) }) else {
            throw ExitStatus.system.because("no pipe: \(String(cString: strerror(errno)))")
        }
        self.logPipe = logPipe
        log = LogOutput(level: .warning, descriptor: logPipe.writingEnd, isJournal: true)
        let wasConnected = Locked(false)
        self.filter = filter
        client = try MQTTClient(configuration: connection, executor: executor, logger: .silent) { event in
            switch event {
            case .message(let message):
                let line = printing.withLock { $0.narrator.tell(message, at: .now) }
                if let line { show(line) }
            case .connected: wasConnected.withLock { $0 = true }
            case .disconnected(let error?): disconnected(error, wasConnected.withLock { $0 })
            case .subscribed(_, let error?): disconnected(error, false)
            case .disconnected(nil), .subscribed(_, nil), .rejected: break
            }
        }
    }

    /// Listens from now on.
    /// - Throws: `.invalid` if the filter is none.
    func start() async throws(MQTTError) {
        try await client.subscribe(MQTTSubscription(filter))
        await client.start()
    }

    func stop() async {
        await client.stop(within: .milliseconds(200))
    }

    /// `nil` where standard output is no terminal, or one that does not move its cursor.
    private static var windowSize: TrafficScreen.Size? {
        guard Ink.isTerminal else { return nil }
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col >= 20, size.ws_row >= 10 else {
            return nil
        }
        return TrafficScreen.Size(columns: Int(size.ws_col), rows: Int(size.ws_row))
    }
}
