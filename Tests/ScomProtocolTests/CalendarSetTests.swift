import ScomProtocol
import Testing

@Suite struct CalendarSetTests {
    @Test(
        arguments: [
            ([], 0, "none"), (.monday, 0x01, "mo"), (.sunday, 0x40, "su"), ([.sunday, .monday], 0x41, "mo, su"),
            (.all, 0x7F, "mo, tu, we, th, fr, sa, su"), ([.tuesday, .wednesday, .thursday], 0x0E, "tu, we, th"),
            ([.friday, .saturday], 0x30, "fr, sa"),
        ] as [(WeekdaySet, Int32, String)])
    func weekdays(_ set: WeekdaySet, _ number: Int32, _ text: String) {
        check(set, number, text)
    }

    @Test(
        arguments: [
            ([], 0, "none"), (.january, 0x001, "jan"), (.december, 0x800, "dec"),
            ([.february, .march, .april], 0x00E, "feb, mar, apr"), ([.may, .june, .july], 0x070, "may, jun, jul"),
            ([.august, .september, .october, .november], 0x780, "aug, sep, oct, nov"),
            (.all, 0xFFF, "jan, feb, mar, apr, may, jun, jul, aug, sep, oct, nov, dec"),
        ] as [(MonthSet, Int32, String)])
    func months(_ set: MonthSet, _ number: Int32, _ text: String) {
        check(set, number, text)
    }

    @Test func everySet() {
        for number in 0...0x7F as ClosedRange<Int32> { roundTrip(WeekdaySet(rawValue: number), number) }
        for number in 0...0xFFF as ClosedRange<Int32> { roundTrip(MonthSet(rawValue: number), number) }
    }

    /// A device may hold anything there, a client may not.
    @Test(arguments: [0x80, 0x81, -1, .min] as [Int32])
    func undefinedBitsOfWeekdays(_ number: Int32) {
        #expect(WeekdaySet(rawValue: number).rawValue == number & 0x7F)
        #expect(WeekdaySet(exactly: number) == nil)
    }

    @Test(arguments: [0x1000, 0x1FFF, -1, .min] as [Int32])
    func undefinedBitsOfMonths(_ number: Int32) {
        #expect(MonthSet(rawValue: number).rawValue == number & 0xFFF)
        #expect(MonthSet(exactly: number) == nil)
    }

    /// Parameters of weekdays are LONG_ENUM in the appendix, INT32 in the specification.
    @Test func numbersOfOtherTypes() {
        #expect(WeekdaySet(exactly: 0x41 as UInt32) == [.monday, .sunday])
        #expect(WeekdaySet(exactly: UInt32.max) == nil)
        #expect(WeekdaySet(exactly: Int64.max) == nil)
        #expect(MonthSet(exactly: 0x800 as Int64) == .december)
    }

    @Test(arguments: [
        "", " ", "monday", "Mo", "mo,", ",mo", "mo,,tu", "mo tu", "mo,mo", "mo, jan", "none, mo", "all", "mo,tu,xx",
        "mo\u{301}", "mo ",
    ])
    func badTexts(_ text: String) {
        #expect(WeekdaySet(text) == nil)
        #expect(MonthSet(text) == nil)
    }

    @Test func names() {
        #expect(WeekdaySet(names: ["fr", "mo"]) == [.monday, .friday])
        #expect(WeekdaySet(names: [String]()) == [])
        #expect(WeekdaySet(names: ["mo", "mo"]) == nil)
        #expect(WeekdaySet(names: ["jan"]) == nil)
        #expect(MonthSet(names: ["dec", "jan"]) == [.january, .december])
        #expect(MonthSet(names: ["mo"]) == nil)
        #expect(WeekdaySet("su,mo") == [.monday, .sunday])
    }

    @Test func setAlgebra() {
        var set: WeekdaySet = [.monday, .tuesday]
        set.remove(.monday)
        set.insert(.friday)
        #expect(set == [.tuesday, .friday])
        #expect(set.contains(.friday))
        #expect(set.symmetricDifference(.all) == [.monday, .wednesday, .thursday, .saturday, .sunday])
    }

    private func check<Set: CalendarSet>(_ set: Set, _ number: Int32, _ text: String) {
        #expect(set.rawValue == number)
        #expect(set.description == text)
        #expect(Set(text) == set)
        roundTrip(set, number)
    }

    private func roundTrip<Set: CalendarSet>(_ set: Set, _ number: Int32) {
        #expect(set.rawValue == number)
        #expect(Set(exactly: number) == set)
        #expect(Set(names: set.names) == set)
        #expect(Set(set.description) == set)
    }
}
