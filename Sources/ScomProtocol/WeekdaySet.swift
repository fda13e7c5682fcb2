/// Days of the week, as parameters such as 1205 hold them (spec §4.5.8).
public struct WeekdaySet: CalendarSet {
    /// In the order of the bits.
    public static let allNames = ["mo", "tu", "we", "th", "fr", "sa", "su"]

    /// Monday in bit 0 to Sunday in bit 6.
    public let rawValue: Int32

    /// Drops the undefined bits 7 to 31.
    public init(rawValue: Int32) {
        self.rawValue = rawValue & WeekdaySet.mask
    }

    public static let monday = WeekdaySet(rawValue: 1 << 0)
    public static let tuesday = WeekdaySet(rawValue: 1 << 1)
    public static let wednesday = WeekdaySet(rawValue: 1 << 2)
    public static let thursday = WeekdaySet(rawValue: 1 << 3)
    public static let friday = WeekdaySet(rawValue: 1 << 4)
    public static let saturday = WeekdaySet(rawValue: 1 << 5)
    public static let sunday = WeekdaySet(rawValue: 1 << 6)
}
