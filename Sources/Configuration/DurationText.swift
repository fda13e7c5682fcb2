/// Durations as the configuration file writes them: a number and `ms`, `s`, `m` or `h`.
enum DurationText {
    /// Exact to the microsecond; `nil` for anything else.
    static func parse(_ text: String) -> Duration? {
        let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        let milliseconds: Double
        switch text.dropFirst(digits.count) {
        case "ms": milliseconds = 1
        case "s": milliseconds = 1000
        case "m": milliseconds = 60_000
        case "h": milliseconds = 3_600_000
        default: return nil
        }
        guard digits.first != ".", digits.last != ".", let number = Double(digits) else { return nil }
        let microseconds = (number * milliseconds * 1000).rounded()
        // A year is longer than anything that is asked for.
        guard microseconds < 3.2e13 else { return nil }
        return .microseconds(Int64(microseconds))
    }

    /// In the largest unit that gives a whole number.
    static func text(_ duration: Duration) -> String {
        let (seconds, attoseconds) = duration.components
        if attoseconds != 0 { return "\(seconds * 1000 + attoseconds / 1_000_000_000_000_000)ms" }
        if seconds != 0 && seconds % 3600 == 0 { return "\(seconds / 3600)h" }
        return seconds != 0 && seconds % 60 == 0 ? "\(seconds / 60)m" : "\(seconds)s"
    }
}
