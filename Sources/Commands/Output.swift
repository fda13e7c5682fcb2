import Glibc

/// Standard output and error, line by line and unbuffered: what is piped elsewhere is there at once.
enum Output {
    /// Whether somebody still reads it.
    @discardableResult
    static func line(_ text: String = "") -> Bool {
        write(text + "\n", to: STDOUT_FILENO)
    }

    /// What already ends with a newline.
    @discardableResult
    static func text(_ text: String) -> Bool {
        write(text, to: STDOUT_FILENO)
    }

    /// A message on standard error.
    static func complain(_ text: String) {
        write("xtmq: " + text + "\n", to: STDERR_FILENO)
    }

    /// Lines on standard error that speak for themselves, such as `file:line:column: …`.
    static func complain(lines text: String) {
        write(text + "\n", to: STDERR_FILENO)
    }

    @discardableResult
    private static func write(_ text: String, to descriptor: CInt) -> Bool {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && (errno == EINTR || errno == EAGAIN) { continue }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }
}
