import Glibc

extension CatalogObject {
    private static let weekdays = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
    private static let months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
    /// As people write them in requests.
    private static let longWeekdays = [
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
    ]
    private static let longMonths = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december",
    ]

    /// A value as people read it: an option's label, `13:41`, `MO, TU`, `2026-11-22 10:00:00`; `nil` for plain numbers
    /// and for values that mean nothing.
    public func text(of value: Double) -> String? {
        guard let whole = Int(exactly: value) else { return nil }
        switch meaning {
        case .boolean: return whole == 0 ? "no" : whole == 1 ? "yes" : nil
        case .enumeration: return options.first { $0.value == whole }.map(text)
        case .bitField: return names(of: whole, bits: options.map { ($0.value, $0.label) })
        case .weekdays: return names(of: whole, bits: Self.bits(Self.weekdays))
        case .months: return names(of: whole, bits: Self.bits(Self.months))
        case .timeOfDay: return (0...1440).contains(whole) ? "\(padded(whole / 60)):\(padded(whole % 60))" : nil
        case .date: return dateText(seconds: whole)
        default: return nil
        }
    }

    /// The value that a text stands for, the inverse of `text(of:)`; also an option's number, label or detail, letters
    /// of either case and `_` and space being equal. `nil` where it is none, or more than one.
    public func value(ofText text: String) -> Double? {
        let wanted = folded(text)
        switch meaning {
        case .boolean:
            return ["yes", "true", "on", "1"].contains(wanted)
                ? 1 : ["no", "false", "off", "0"].contains(wanted) ? 0 : nil
        case .enumeration:
            if let number = Int(text) { return options.contains { $0.value == number } ? Double(number) : nil }
            let found = options.filter { folded($0.label) == wanted || $0.detail.map(folded) == wanted }
            return found.count == 1 ? Double(found[0].value) : nil
        case .bitField: return value(ofNames: wanted, bits: options.map { ($0.value, $0.label) })
        case .weekdays: return value(ofNames: wanted, bits: Self.bits(Self.weekdays) + Self.bits(Self.longWeekdays))
        case .months: return value(ofNames: wanted, bits: Self.bits(Self.months) + Self.bits(Self.longMonths))
        case .timeOfDay: return minutes(ofTime: text)
        default: return nil
        }
    }

    /// The label, or its explanation where another option has the same label.
    private func text(of option: EnumOption) -> String {
        guard let detail = option.detail, options.count(where: { $0.label == option.label }) > 1 else {
            return option.label
        }
        return detail
    }

    private static func bits(_ names: [String]) -> [(value: Int, label: String)] {
        names.enumerated().map { (1 << $0.offset, $0.element) }
    }

    private func names(of set: Int, bits: [(value: Int, label: String)]) -> String? {
        guard set >= 0 else { return nil }
        let names = bits.filter { set & $0.value != 0 }.map(\.label)
        return names.isEmpty ? "none" : names.joined(separator: ", ")
    }

    private func value(ofNames text: String, bits: [(value: Int, label: String)]) -> Double? {
        if text == "none" { return 0 }
        var set = 0
        for name in text.split(separator: ",") {
            let name = name.drop { $0 == " " }
            guard let bit = bits.first(where: { folded($0.label) == name }) else { return nil }
            set |= bit.value
        }
        return set == 0 ? nil : Double(set)
    }

    private func minutes(ofTime text: String) -> Double? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        // `UInt("+1")` is 1.
        guard !text.contains("+"), parts.count == 2, (1...2).contains(parts[0].utf8.count), parts[1].utf8.count == 2,
            let hours = UInt(parts[0]), let minutes = UInt(parts[1]), minutes < 60, hours * 60 + minutes <= 1440
        else { return nil }
        return Double(hours * 60 + minutes)
    }

    private func folded(_ text: String) -> String {
        String(text.map { $0 == "_" ? " " : $0 }).lowercased()
    }

    private func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    /// Seconds since 1970 as a date and time of the Gregorian calendar, in whatever zone they were counted.
    private func dateText(seconds: Int) -> String? {
        guard (0...Int(Int32.max)).contains(seconds) else { return nil }
        var time = time_t(seconds)
        var date = tm()
        guard gmtime_r(&time, &date) != nil else { return nil }
        let day = "\(date.tm_year + 1900)-\(padded(Int(date.tm_mon) + 1))-\(padded(Int(date.tm_mday)))"
        return "\(day) \(padded(Int(date.tm_hour))):\(padded(Int(date.tm_min))):\(padded(Int(date.tm_sec)))"
    }
}
