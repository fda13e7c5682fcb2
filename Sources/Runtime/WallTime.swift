import Glibc

/// A time of day: milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
public struct WallTime: Hashable, Comparable, Sendable {
    public var millisecondsSince1970: Int64

    public init(millisecondsSince1970: Int64) {
        self.millisecondsSince1970 = millisecondsSince1970
    }

    /// The system's clock.
    public static var now: WallTime {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return WallTime(millisecondsSince1970: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }

    /// How far the local time (TZ) is ahead of UTC at this moment, in seconds.
    public var localOffsetSeconds: Int {
        var seconds = time_t(millisecondsSince1970.flooredDivision(by: 1000).quotient)
        var local = tm()
        return localtime_r(&seconds, &local) == nil ? 0 : local.tm_gmtoff
    }

    /// Minutes since local midnight, 0 to 1439.
    public var localMinuteOfDay: Int {
        let seconds = millisecondsSince1970.flooredDivision(by: 1000).quotient + Int64(localOffsetSeconds)
        return Int(seconds.flooredDivision(by: 86_400).remainder / 60)
    }

    public static func < (left: WallTime, right: WallTime) -> Bool {
        left.millisecondsSince1970 < right.millisecondsSince1970
    }

    /// Cut to whole milliseconds.
    public static func + (time: WallTime, duration: Duration) -> WallTime {
        WallTime(millisecondsSince1970: time.millisecondsSince1970 + duration.wholeMilliseconds)
    }

    public static func - (time: WallTime, duration: Duration) -> WallTime {
        WallTime(millisecondsSince1970: time.millisecondsSince1970 - duration.wholeMilliseconds)
    }

    public static func - (left: WallTime, right: WallTime) -> Duration {
        .milliseconds(left.millisecondsSince1970 - right.millisecondsSince1970)
    }
}

extension Duration {
    /// Whole milliseconds, the rest cut off.
    public var wholeMilliseconds: Int64 {
        components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    }

    /// Whole nanoseconds, the rest cut off; more than 292 years are `Int64.max`.
    var wholeNanoseconds: Int64 {
        let (seconds, overflow) = components.seconds.multipliedReportingOverflow(by: 1_000_000_000)
        guard !overflow else { return components.seconds < 0 ? .min : .max }
        let (total, carried) = seconds.addingReportingOverflow(components.attoseconds / 1_000_000_000)
        return carried ? (seconds < 0 ? .min : .max) : total
    }
}

extension Int64 {
    func flooredDivision(by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        var (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        if remainder < 0 {
            quotient -= 1
            remainder += divisor
        }
        return (quotient, remainder)
    }
}
