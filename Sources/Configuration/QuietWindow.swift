extension Configuration {
    /// A time of day, in minutes since midnight local time, in which snapshots and file transfers rest.
    public struct QuietWindow: Hashable, Sendable, CustomStringConvertible {
        /// First minute, 0 to 1439.
        public let start: Int
        /// First minute after it, 0 to 1439; before `start` where the window goes over midnight, never equal to it.
        public let end: Int

        /// `nil` for times that do not exist or an empty window; an end of 1440 is midnight.
        public init?(start: Int, end: Int) {
            guard (0..<1440).contains(start), (0...1440).contains(end), start != end % 1440 else { return nil }
            self.start = start
            self.end = end % 1440
        }

        /// Reads `00:00-00:45`, `23:30-01:00` or `22:00-24:00`.
        public init?(_ text: String) {
            let times = text.split(separator: "-", omittingEmptySubsequences: false).map(QuietWindow.minutes)
            guard times.count == 2, let start = times[0], let end = times[1] else { return nil }
            self.init(start: start, end: end)
        }

        /// Whether a minute of the day (0 to 1439) lies in the window.
        public func contains(minute: Int) -> Bool {
            start < end ? (start..<end).contains(minute) : minute >= start || minute < end
        }

        public var description: String { "\(QuietWindow.text(start))-\(QuietWindow.text(end))" }

        private static func minutes(_ text: Substring) -> Int? {
            let parts = text.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 && $0.utf8.allSatisfy(isDigit) }),
                let hour = Int(parts[0]), let minute = Int(parts[1]), minute < 60,
                hour < 24 || (hour == 24 && minute == 0)
            else {
                return nil
            }
            return hour * 60 + minute
        }

        private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

        private static func text(_ minutes: Int) -> String {
            let (hour, minute) = minutes.quotientAndRemainder(dividingBy: 60)
            return "\(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute)"
        }
    }
}
