/// Months of the year, as parameters such as 1479 hold them (spec §4.5.9).
public struct MonthSet: CalendarSet {
    /// In the order of the bits.
    public static let allNames = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]

    /// January in bit 0 to December in bit 11.
    public let rawValue: Int32

    /// Drops the undefined bits 12 to 31.
    public init(rawValue: Int32) {
        self.rawValue = rawValue & MonthSet.mask
    }

    public static let january = MonthSet(rawValue: 1 << 0)
    public static let february = MonthSet(rawValue: 1 << 1)
    public static let march = MonthSet(rawValue: 1 << 2)
    public static let april = MonthSet(rawValue: 1 << 3)
    public static let may = MonthSet(rawValue: 1 << 4)
    public static let june = MonthSet(rawValue: 1 << 5)
    public static let july = MonthSet(rawValue: 1 << 6)
    public static let august = MonthSet(rawValue: 1 << 7)
    public static let september = MonthSet(rawValue: 1 << 8)
    public static let october = MonthSet(rawValue: 1 << 9)
    public static let november = MonthSet(rawValue: 1 << 10)
    public static let december = MonthSet(rawValue: 1 << 11)
}
