/// A date and time by the gateway's clock, which knows no zone: `2026-11-22T10:00:00` (spec §4.5.10, parameter 5002).
public struct ScomDateTime: RawRepresentable, Hashable, Comparable, Sendable, LosslessStringConvertible {
    /// What the line carries: the seconds since 1970 as INT32, negative from 2038 on.
    public let rawValue: Int32

    public init(rawValue: Int32) {
        self.rawValue = rawValue
    }

    /// Seconds since 1970-01-01T00:00:00 by the same clock; up to 2106-02-07T06:28:15.
    public init(secondsSince1970: UInt32) {
        rawValue = Int32(bitPattern: secondsSince1970)
    }

    /// `nil` where there is no such date or time, or none between 1970 and 2106-02-07T06:28:15.
    public init?(year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0) {
        guard (1970...2106).contains(year), (1...12).contains(month) else { return nil }
        guard (1...ScomDateTime.days(in: month, of: year)).contains(day) else { return nil }
        guard (0...23).contains(hour), (0...59).contains(minute), (0...59).contains(second) else { return nil }
        let days =
            ScomDateTime.days(before: year)
            + (1..<month).reduce(0) { $0 + ScomDateTime.days(in: $1, of: year) } + day - 1
        guard let seconds = UInt32(exactly: ((days * 24 + hour) * 60 + minute) * 60 + second) else { return nil }
        self.init(secondsSince1970: seconds)
    }

    /// Reads `YYYY-MM-DDTHH:MM:SS` without a zone; `nil` for anything else.
    public init?(_ text: String) {
        let bytes = [UInt8](text.utf8)
        guard bytes.count == 19 else { return nil }
        for (offset, separator) in [(4, "-"), (7, "-"), (10, "T"), (13, ":"), (16, ":")] as [(Int, Unicode.Scalar)] {
            guard bytes[offset] == UInt8(ascii: separator) else { return nil }
        }
        guard let year = bytes[..<4].decimal, let month = bytes[5..<7].decimal, let day = bytes[8..<10].decimal,
            let hour = bytes[11..<13].decimal, let minute = bytes[14..<16].decimal, let second = bytes[17...].decimal
        else {
            return nil
        }
        self.init(year: year, month: month, day: day, hour: hour, minute: minute, second: second)
    }

    /// By the same clock, beyond 2038 as well.
    public var secondsSince1970: UInt32 { UInt32(bitPattern: rawValue) }

    /// The calendar's date.
    public var date: (year: Int, month: Int, day: Int) {
        var day = Int(secondsSince1970) / 86_400
        var year = 1970 + day / 366
        while ScomDateTime.days(before: year + 1) <= day { year += 1 }
        day -= ScomDateTime.days(before: year)
        var month = 1
        while day >= ScomDateTime.days(in: month, of: year) {
            day -= ScomDateTime.days(in: month, of: year)
            month += 1
        }
        return (year, month, day + 1)
    }

    /// The time within the day.
    public var time: (hour: Int, minute: Int, second: Int) {
        let second = Int(secondsSince1970) % 86_400
        return (second / 3600, second / 60 % 60, second % 60)
    }

    /// `YYYY-MM-DDTHH:MM:SS`, RFC 3339 without the zone.
    public var description: String {
        let (year, month, day) = date
        let (hour, minute, second) = time
        return "\(year)-\(String(month, width: 2))-\(String(day, width: 2))"
            + "T\(String(hour, width: 2)):\(String(minute, width: 2)):\(String(second, width: 2))"
    }

    public static func < (left: ScomDateTime, right: ScomDateTime) -> Bool {
        left.secondsSince1970 < right.secondsSince1970
    }

    /// From 1970-01-01 to the first day of `year`.
    private static func days(before year: Int) -> Int {
        let past = year - 1
        return (year - 1970) * 365 + (past / 4 - past / 100 + past / 400) - (1969 / 4 - 1969 / 100 + 1969 / 400)
    }

    private static func days(in month: Int, of year: Int) -> Int {
        let isLeapYear = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return month == 2 && isLeapYear ? 29 : [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    }
}
