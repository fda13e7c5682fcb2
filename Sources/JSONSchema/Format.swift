/// The formats that can be asserted (RFC 3339).
enum Format: String, Sendable {
    case dateTime = "date-time"
    case date
    case time

    var phrase: String {
        switch self {
        case .dateTime: "an RFC 3339 time such as 2026-11-22T10:00:00Z"
        case .date: "an RFC 3339 date such as 2026-11-22"
        case .time: "an RFC 3339 time of day such as 10:00:00Z"
        }
    }

    func accepts(_ text: String) -> Bool {
        var scanner = Scanner(rest: text.utf8[...])
        return switch self {
        case .dateTime: scanner.date() && scanner.next("T", "t") && scanner.time() && scanner.rest.isEmpty
        case .date: scanner.date() && scanner.rest.isEmpty
        case .time: scanner.time() && scanner.rest.isEmpty
        }
    }

    private struct Scanner {
        var rest: Substring.UTF8View

        mutating func next(_ allowed: Unicode.Scalar...) -> Bool {
            guard let first = rest.first, allowed.contains(Unicode.Scalar(first)) else { return false }
            rest = rest.dropFirst()
            return true
        }

        mutating func number(digits: Int) -> Int? {
            let text = rest.prefix(digits)
            guard text.count == digits, text.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
            rest = rest.dropFirst(digits)
            return text.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        }

        mutating func date() -> Bool {
            guard let year = number(digits: 4), next("-"), let month = number(digits: 2), next("-"),
                let day = number(digits: 2), (1...12).contains(month)
            else { return false }
            let isLeap = year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
            let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
            return (1...days[month - 1]).contains(day)
        }

        mutating func time() -> Bool {
            guard let hour = number(digits: 2), hour < 24, next(":"), let minute = number(digits: 2), minute < 60,
                next(":"), let second = number(digits: 2), second <= 60
            else { return false }
            if next(".") {
                guard number(digits: 1) != nil else { return false }
                while number(digits: 1) != nil {}
            }
            var offset = 0
            if !next("Z", "z") {
                let isWest = rest.first == UInt8(ascii: "-")
                guard next("+", "-"), let hours = number(digits: 2), hours < 24, next(":"),
                    let minutes = number(digits: 2), minutes < 60
                else { return false }
                offset = (hours * 60 + minutes) * (isWest ? -1 : 1)
            }
            // A leap second is the last of a UTC day.
            return second < 60 || (hour * 60 + minute - offset + 2880) % 1440 == 1439
        }
    }
}
