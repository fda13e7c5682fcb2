import Glibc
import Runtime
import Testing

struct WallTimeTests {
    @Test(arguments: [
        (0, "1970-01-01T00:00:00.000Z"),
        (-1, "1969-12-31T23:59:59.999Z"),
        (951_782_400_000, "2000-02-29T00:00:00.000Z"),
        (1_795_341_600_123, "2026-11-22T10:00:00.123Z"),
        (4_107_542_399_999, "2100-02-28T23:59:59.999Z"),
        (-62_167_219_200_000, "0000-01-01T00:00:00.000Z"),
        (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
    ])
    func `prints and reads back`(milliseconds: Int64, text: String) {
        let time = WallTime(millisecondsSince1970: milliseconds)
        #expect(time.description == text)
        #expect(WallTime(rfc3339: text) == time)
    }

    @Test(arguments: [
        ("2026-11-22T10:00:00Z", 1_795_341_600_000),
        ("2026-11-22t11:30:00.5+01:30", 1_795_341_600_500),
        ("2026-11-22 04:00:00.123987-06:00", 1_795_341_600_123),
        ("2016-12-31T23:59:60Z", 1_483_228_800_000),
    ])
    func `reads the other forms`(text: String, milliseconds: Int64) {
        #expect(WallTime(rfc3339: text)?.millisecondsSince1970 == milliseconds)
    }

    @Test(arguments: [
        "", "2026-11-22", "2026-11-22T10:00:00", "2026-11-22T10:00Z", "2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z",
        "1900-02-29T00:00:00Z", "2026-11-00T00:00:00Z", "2026-11-22T24:00:00Z", "2026-11-22T10:60:00Z",
        "2026-11-22T10:00:61Z", "2026-11-22T10:00:00.Z", "2026-11-22T10:00:00Zx", "2026-11-22T10:00:00+24:00",
        "2026-11-22T10:00:00+0100", "26-11-22T10:00:00Z", "２026-11-22T10:00:00Z",
    ])
    func `refuses what is no date-time`(text: String) {
        #expect(WallTime(rfc3339: text) == nil)
    }

    @Test func `the days of four centuries read back`() {
        let first = WallTime(rfc3339: "1890-01-01T12:00:00Z")!
        for day in stride(from: 0, to: 146_097, by: 7) {
            let time = first + .seconds(day * 86_400)
            if WallTime(rfc3339: time.description) != time { Issue.record("\(time)") }
        }
        #expect((first + .seconds(146_097 * 86_400)).description == "2290-01-01T12:00:00.000Z")
    }

    @Test func `the system's clock agrees with libc`() {
        let before = time(nil)
        let now = WallTime.now
        #expect(now.millisecondsSince1970 / 1000 >= before)
        #expect(now.millisecondsSince1970 / 1000 <= time(nil))
    }

    @Test func `differences and the local minute of the day`() {
        let time = WallTime(millisecondsSince1970: 1_795_341_600_123)
        #expect(time + .milliseconds(877) - time == .milliseconds(877))
        #expect(time - .seconds(1) < time)
        #expect((time.localMinuteOfDay * 60 - time.localOffsetSeconds) % 86_400 == 10 * 3600)
    }

    @Test func `the generator gives SplitMix64's sequence`() {
        var generator = SeededGenerator(seed: 1_234_567)
        #expect(
            (0..<3).map { _ in generator.next() } == [
                6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
            ])
    }
}
