import UnixSignals

/// What people and supervisors end a command with: Ctrl-C, SIGTERM, or closing its terminal.
struct Interruption {
    private let signals: UnixSignalsSequence

    /// From here on they no longer end the process by themselves.
    init() async {
        signals = await UnixSignalsSequence(trapping: .sigint, .sigterm, .sighup)
    }

    /// Returns when one of them came, or the task was cancelled.
    func wait() async {
        for await _ in signals { return }
    }
}
