import Configuration
import Glibc

/// Colours on a terminal; plain text elsewhere, and where `NO_COLOR` is set (no-color.org).
struct Ink {
    enum Color: Int {
        case bold = 1
        case dim = 2
        case red = 31
        case green = 32
        case yellow = 33
        case blue = 34
        case magenta = 35
        case cyan = 36
    }

    var isColored: Bool

    /// What suits standard output.
    static var standardOutput: Ink {
        let isRefused = ProcessVariable.value("NO_COLOR").map { !$0.isEmpty } ?? false
        return Ink(isColored: isTerminal && !isRefused)
    }

    /// Whether standard output is a terminal that understands escape sequences.
    static var isTerminal: Bool {
        isatty(STDOUT_FILENO) == 1 && ProcessVariable.value("TERM") != "dumb"
    }

    func callAsFunction(_ color: Color, _ text: String) -> String {
        isColored ? "\u{1B}[\(color.rawValue)m\(text)\u{1B}[0m" : text
    }
}
