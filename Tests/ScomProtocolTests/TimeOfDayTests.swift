import ScomProtocol
import Testing

@Suite struct TimeOfDayTests {
    @Test(
        arguments: [
            ("00:00", 0), ("00:01", 1), ("07:00", 420), ("13:41", 821), ("20:00", 1200), ("23:59", 1439),
            ("24:00", 1440),
        ] as [(String, Int32)])
    func rows(_ text: String, _ minutes: Int32) throws {
        let time = try #require(TimeOfDay(text))
        #expect(time.rawValue == minutes)
        #expect(TimeOfDay(rawValue: minutes) == time)
        #expect(TimeOfDay(hour: Int(minutes) / 60, minute: Int(minutes) % 60) == time)
        #expect(time.description == text)
        #expect((time.hour, time.minute) == (Int(minutes) / 60, Int(minutes) % 60))
    }

    @Test(arguments: 0...1440 as ClosedRange<Int32>)
    func roundTrip(_ minutes: Int32) throws {
        let time = try #require(TimeOfDay(rawValue: minutes))
        #expect(TimeOfDay(time.description) == time)
    }

    @Test(arguments: [-1, 1441, .min, .max] as [Int32])
    func badNumbers(_ minutes: Int32) {
        #expect(TimeOfDay(rawValue: minutes) == nil)
    }

    @Test(arguments: [
        "", ":", "7:00", "07:0", "007:00", "24:01", "25:00", "12:60", "-1:00", "12:00:00", "12.00", "12:00 ", " 2:00",
        "1２:00", "+1:00", "ab:cd", "12:00Z", "99:99",
    ])
    func badTexts(_ text: String) {
        #expect(TimeOfDay(text) == nil)
    }

    @Test(arguments: [(24, 1), (25, 0), (-1, 0), (0, 60), (0, -1), (.max, 0), (0, .max), (.min, .min)])
    func badFields(_ hour: Int, _ minute: Int) {
        #expect(TimeOfDay(hour: hour, minute: minute) == nil)
    }

    @Test func order() throws {
        #expect(try #require(TimeOfDay("09:59")) < #require(TimeOfDay("10:00")))
        #expect(TimeOfDay.endOfDay.description == "24:00")
    }
}
