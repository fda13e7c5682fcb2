/// A time of day to the minute, as parameters hold it: `13:41` (spec §4.5.7).
public struct TimeOfDay: RawRepresentable, Hashable, Comparable, Sendable, LosslessStringConvertible {
    /// Minutes since 00:00, 0 to 1440.
    public let rawValue: Int32

    /// `24:00`, the end of the day and the greatest value of the parameters that hold a time (appendix).
    public static let endOfDay = TimeOfDay(minutes: 24 * 60)

    /// `nil` outside of 0 to 1440 minutes.
    public init?(rawValue: Int32) {
        guard (0...TimeOfDay.endOfDay.rawValue).contains(rawValue) else { return nil }
        self.rawValue = rawValue
    }

    /// `nil` outside of 00:00 to 24:00.
    public init?(hour: Int, minute: Int) {
        guard (0...24).contains(hour), (0...59).contains(minute) else { return nil }
        self.init(rawValue: Int32(hour * 60 + minute))
    }

    /// Reads `HH:MM`, 00:00 to 24:00; `nil` for anything else.
    public init?(_ text: String) {
        let bytes = [UInt8](text.utf8)
        guard bytes.count == 5, bytes[2] == UInt8(ascii: ":") else { return nil }
        guard let hour = bytes[..<2].decimal, let minute = bytes[3...].decimal else { return nil }
        self.init(hour: hour, minute: minute)
    }

    private init(minutes: Int32) {
        rawValue = minutes
    }

    /// 0 to 24.
    public var hour: Int { Int(rawValue) / 60 }
    /// 0 to 59.
    public var minute: Int { Int(rawValue) % 60 }

    /// `HH:MM`.
    public var description: String { String(hour, width: 2) + ":" + String(minute, width: 2) }

    public static func < (left: TimeOfDay, right: TimeOfDay) -> Bool { left.rawValue < right.rawValue }
}
