import Glibc
import Runtime

/// The terminal as a screen of one's own that hears single keys; what was there before comes back at the end.
final class Terminal: Sendable {
    struct Size: Hashable, Sendable {
        var columns: Int
        var rows: Int
    }

    /// How the terminal was set; `nil` while it is.
    private let saved = Locked<termios?>(nil)
    private let isShown = Locked(false)
    /// Whether keys come from a terminal too.
    private let hearsKeys: Bool

    /// `nil` where standard output is no terminal, or one that does not move its cursor.
    init?() {
        guard Ink.isTerminal, Self.size != nil else { return nil }
        hearsKeys = isatty(STDIN_FILENO) == 1
    }

    deinit { leave() }

    func enter() {
        var mode = termios()
        if hearsKeys, tcgetattr(STDIN_FILENO, &mode) == 0 {
            let before = mode
            saved.withLock { $0 = before }
            // Ctrl-C stays a signal; Ctrl-Z would leave the shell with a terminal that hears single keys.
            mode.c_lflag &= ~tcflag_t(ICANON | ECHO)
            withUnsafeMutableBytes(of: &mode.c_cc) { characters in
                characters[Int(VMIN)] = 1
                characters[Int(VTIME)] = 0
                characters[Int(VSUSP)] = 0
            }
            _ = tcsetattr(STDIN_FILENO, TCSAFLUSH, &mode)
        }
        isShown.withLock { $0 = true }
        Output.text("\u{1B}[?1049h\u{1B}[?25l\u{1B}[?7l")
    }

    /// Once or more often.
    func leave() {
        let wasShown = isShown.withLock { isShown in
            defer { isShown = false }
            return isShown
        }
        if wasShown { Output.text("\u{1B}[?7h\u{1B}[?25h\u{1B}[?1049l") }
        let before = saved.withLock { saved in
            defer { saved = nil }
            return saved
        }
        guard var before else { return }
        _ = tcsetattr(STDIN_FILENO, TCSAFLUSH, &before)
    }

    /// Calls `pressed` for each key, on the executor's thread, until there are no more.
    func watchKeys(_ executor: ThreadExecutor, _ pressed: @escaping @Sendable (UInt8) -> Void) {
        guard hearsKeys else { return }
        executor.watch(STDIN_FILENO, for: .readable) { [weak executor] _ in
            var keys = [UInt8](repeating: 0, count: 64)
            let count = read(STDIN_FILENO, &keys, keys.count)
            if count < 0 && (errno == EAGAIN || errno == EINTR) { return }
            for key in keys.prefix(max(0, count)) { pressed(key) }
            if count <= 0 { executor?.unwatch(STDIN_FILENO) }
        }
    }

    /// Of the window, as it is now.
    static var size: Size? {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else { return nil }
        return Size(columns: Int(size.ws_col), rows: Int(size.ws_row))
    }
}
