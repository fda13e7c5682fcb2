import Glibc
import ScomProtocol
import Testing

@Suite struct ScomDateTimeTests {
    @Test(
        arguments: [
            ("1970-01-01T00:00:00", 0), ("1970-12-31T23:59:59", 31_535_999), ("1972-02-29T12:00:00", 68_212_800),
            ("2000-02-29T00:00:00", 951_782_400), ("2000-12-31T23:59:59", 978_307_199),
            ("2001-01-01T00:00:00", 978_307_200),
            ("2017-08-24T10:42:10", 1_503_571_330), ("2024-02-29T23:59:59", 1_709_251_199),
            ("2026-11-22T10:00:00", 1_795_341_600), ("2038-01-19T03:14:07", 0x7FFF_FFFF),
            ("2038-01-19T03:14:08", 0x8000_0000), ("2100-03-01T00:00:00", 4_107_542_400),
            ("2106-02-07T06:28:15", .max),
        ] as [(String, UInt32)])
    func rows(_ text: String, _ seconds: UInt32) throws {
        let moment = ScomDateTime(secondsSince1970: seconds)
        #expect(moment.description == text)
        #expect(ScomDateTime(text) == moment)
        #expect(moment.secondsSince1970 == seconds)
        #expect(moment.rawValue == Int32(bitPattern: seconds))
        #expect(ScomDateTime(rawValue: Int32(bitPattern: seconds)) == moment)
        let (year, month, day) = moment.date
        let (hour, minute, second) = moment.time
        #expect(
            ScomDateTime(year: year, month: month, day: day, hour: hour, minute: minute, second: second) == moment)
    }

    /// Against another implementation of the calendar, at each day's ends and at random moments.
    @Test func calendar() throws {
        var generator = SeededGenerator(seed: 1970)
        var moments = (0..<1000).map { _ in UInt32.random(in: .min ... .max, using: &generator) }
        for day in stride(from: 1, to: 49_710 as UInt32, by: 7) { moments += [day * 86_400 - 1, day * 86_400] }
        for seconds in moments {
            let moment = ScomDateTime(secondsSince1970: seconds)
            var seconds = time_t(seconds)
            var fields = tm()
            gmtime_r(&seconds, &fields)
            try #require(moment.date == (Int(fields.tm_year) + 1900, Int(fields.tm_mon) + 1, Int(fields.tm_mday)))
            try #require(moment.time == (Int(fields.tm_hour), Int(fields.tm_min), Int(fields.tm_sec)))
            try #require(ScomDateTime(moment.description) == moment)
        }
    }

    @Test(arguments: [
        "", "2026-11-22", "2026-11-22T10:00", "2026-11-22T10:00:00Z", "2026-11-22T10:00:00+01:00",
        "2026-11-22T10:00:00.5", "2026-11-22 10:00:00", "2026-11-22t10:00:00", "2026/11/22T10:00:00",
        "2026-1-22T10:00:000",
        "2026-02-29T00:00:00", "2100-02-29T00:00:00", "2026-00-01T00:00:00", "2026-13-01T00:00:00",
        "2026-04-31T00:00:00", "2026-01-00T00:00:00", "2026-01-32T00:00:00", "2026-01-01T24:00:00",
        "2026-01-01T00:60:00", "2026-01-01T00:00:60", "1969-12-31T23:59:59", "2106-02-07T06:28:16",
        "9999-01-01T00:00:00", "-026-11-22T10:00:00", "2026-11-22T+1:00:00", "2026-11-2２T10:00:0",
    ])
    func badTexts(_ text: String) {
        #expect(ScomDateTime(text) == nil)
    }

    @Test(arguments: [
        (.max, 1, 1), (.min, 1, 1), (2026, .max, 1), (2026, 0, 1), (2026, 1, .max), (2026, 1, .min), (2107, 1, 1),
    ])
    func badFields(_ year: Int, _ month: Int, _ day: Int) {
        #expect(ScomDateTime(year: year, month: month, day: day) == nil)
    }

    /// The order is that of time, beyond 2038 as well.
    @Test func order() throws {
        let moments: [UInt32] = [0, 1, 0x7FFF_FFFF, 0x8000_0000, .max]
        for (earlier, later) in zip(moments, moments.dropFirst()) {
            #expect(ScomDateTime(secondsSince1970: earlier) < ScomDateTime(secondsSince1970: later))
        }
        #expect(ScomDateTime(rawValue: .max) < ScomDateTime(rawValue: .min))
    }
}
