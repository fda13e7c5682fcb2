/// Text as RFC 3339 has it. The calendar is the proleptic Gregorian one, counted in days from 0000-03-01 so that the
/// leap day is the last of its year.
extension WallTime: CustomStringConvertible {
    /// `2026-11-22T10:00:00.123Z`: always UTC, always milliseconds.
    public var description: String {
        let (days, millisecondOfDay) = millisecondsSince1970.flooredDivision(by: 86_400_000)
        let (year, month, day) = Self.date(days: days)
        let second = millisecondOfDay / 1000
        let parts: [(number: Int64, width: Int, end: Unicode.Scalar)] = [
            (year, 4, "-"), (month, 2, "-"), (day, 2, "T"), (second / 3600, 2, ":"), (second / 60 % 60, 2, ":"),
            (second % 60, 2, "."), (millisecondOfDay % 1000, 3, "Z"),
        ]
        // Room for years of up to 10 digits and their sign, which 64 bits of milliseconds do not exceed.
        return String(unsafeUninitializedCapacity: 32) { buffer in
            var count = 0
            func put(_ byte: UInt8) {
                buffer[count] = byte
                count += 1
            }
            for part in parts {
                if part.number < 0 { put(UInt8(ascii: "-")) }
                var rest = part.number.magnitude
                var digits = 1
                while digits < part.width || rest >= Self.powersOfTen[digits] { digits += 1 }
                for power in Self.powersOfTen[..<digits].reversed() {
                    put(UInt8(ascii: "0") + UInt8(rest / power))
                    rest %= power
                }
                put(UInt8(ascii: part.end))
            }
            return count
        }
    }

    private static let powersOfTen: [UInt64] = (0..<12).map { (0..<$0).reduce(1) { power, _ in power * 10 } }

    /// Reads `2026-11-22T10:00:00Z`, `2026-11-22t11:00:00.5+01:00` and the like; what is finer than a millisecond is cut
    /// off. A leap second (`:60`) is read as the second after it.
    /// - Returns: nil if the text is not an RFC 3339 date-time, or names a day that does not exist.
    public init?(rfc3339 text: String) {
        var reader = Reader(rest: Array(text.utf8)[...])
        guard let year = reader.number(digits: 4), reader.take("-"),
            let month = reader.number(digits: 2), (1...12).contains(month), reader.take("-"),
            let day = reader.number(digits: 2), day >= 1, day <= Self.days(inMonth: month, year: year),
            reader.take("T") || reader.take("t") || reader.take(" "),
            let hour = reader.number(digits: 2), hour < 24, reader.take(":"),
            let minute = reader.number(digits: 2), minute < 60, reader.take(":"),
            let second = reader.number(digits: 2), second <= 60,
            let milliseconds = reader.fraction(),
            let offsetMinutes = reader.offsetMinutes(), reader.rest.isEmpty
        else { return nil }
        let seconds = ((Self.days(year: year, month: month, day: day) * 24 + hour) * 60 + minute - offsetMinutes) * 60
        self.init(millisecondsSince1970: (seconds + second) * 1000 + milliseconds)
    }

    private struct Reader {
        var rest: ArraySlice<UInt8>

        mutating func take(_ character: Unicode.Scalar) -> Bool {
            guard rest.first == UInt8(ascii: character) else { return false }
            rest.removeFirst()
            return true
        }

        mutating func digit() -> Int64? {
            guard let byte = rest.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            rest.removeFirst()
            return Int64(byte - UInt8(ascii: "0"))
        }

        mutating func number(digits: Int) -> Int64? {
            var value: Int64 = 0
            for _ in 0..<digits {
                guard let digit = digit() else { return nil }
                value = value * 10 + digit
            }
            return value
        }

        /// Milliseconds; none is 0, a point without digits nil.
        mutating func fraction() -> Int64? {
            guard take(".") else { return 0 }
            guard let first = digit() else { return nil }
            var milliseconds = first * 100
            var weight: Int64 = 10
            while let digit = digit() {
                milliseconds += digit * weight
                weight /= 10
            }
            return milliseconds
        }

        mutating func offsetMinutes() -> Int64? {
            if take("Z") || take("z") { return 0 }
            let sign: Int64
            if take("+") { sign = 1 } else if take("-") { sign = -1 } else { return nil }
            guard let hours = number(digits: 2), hours < 24, take(":"), let minutes = number(digits: 2), minutes < 60
            else { return nil }
            return sign * (hours * 60 + minutes)
        }
    }

    private static func days(inMonth month: Int64, year: Int64) -> Int64 {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days from 0000-03-01 to 1970-01-01.
    private static let epochDays: Int64 = 719_468
    private static let daysInEra: Int64 = 146_097

    private static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shiftedYear = month <= 2 ? year - 1 : year
        let (era, yearOfEra) = shiftedYear.flooredDivision(by: 400)
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        return era * daysInEra + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - epochDays
    }

    private static func date(days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let (era, dayOfEra) = (days + epochDays).flooredDivision(by: daysInEra)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        return (era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month, day)
    }
}
