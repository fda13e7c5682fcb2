import Glibc
import Runtime
import ScomProtocol

/// The datalog directory of the memory card: one file a day, made when it is asked for.
struct DatalogDirectory: Sendable {
    private let noise: Noise
    private let factor: Double
    private let xtenders: Int
    private let interval: Int
    private let alternatingVoltage: Double
    /// Days since 1970 that have a file.
    private var days: ClosedRange<Int64>?
    /// What the custom datalog field held when a day's file was saved (spec §4.7).
    private var fields: [Int64: [UInt8]] = [:]

    /// Days kept before the oldest file goes.
    static let maximumDays: Int64 = 60

    init(_ configuration: PlantConfiguration, today: Int64) {
        noise = Noise(seed: configuration.seed)
        factor = configuration.nominalVoltage.factor
        xtenders = configuration.xtenders
        interval = configuration.datalogMinutes
        alternatingVoltage = Double(configuration.alternatingVoltage.rawValue)
        days = (today - 7)...(today - 1)
    }

    var names: [String] { days.map { $0.map(DatalogDirectory.name) } ?? [] }

    /// Each name ends with LF (field notes).
    var listing: [UInt8] { names.flatMap { [UInt8]($0.utf8) + [0x0A] } }

    /// Writes a day's file, with the text of the custom datalog field at its end.
    mutating func save(day: Int64, field: [UInt8]) {
        let first = max(days?.lowerBound ?? day, day - DatalogDirectory.maximumDays)
        days = min(first, day)...max(days?.upperBound ?? day, day)
        fields[day] = field
        fields = fields.filter { $0.key >= first }
    }

    mutating func clear() {
        days = nil
        fields = [:]
    }

    mutating func eraseOldest(_ count: Int64) {
        guard let days else { return }
        let first = days.lowerBound + count
        self.days = first <= days.upperBound ? first...days.upperBound : nil
    }

    /// The file of that name; `nil` where the card has none.
    func file(named name: String) -> [UInt8]? {
        guard let day = days?.first(where: { DatalogDirectory.name(day: $0) == name }) else { return nil }
        return contents(day: day)
    }

    private static func name(day: Int64) -> String {
        let date = WallTime(millisecondsSince1970: day * 86_400_000).description.prefix(10)
        return "LG" + date.filter { $0 != "-" }.suffix(6) + ".CSV"
    }

    private func contents(day: Int64) -> [UInt8] {
        var text = "Time;I7000 Ubat [Vdc];I7002 SOC [%];I11004 Psol [kW]"
        for number in 1...xtenders { text += ";I3113 Uin \(number) [Vac];I3136 Pout \(number) [kW]" }
        text += "\r\n"
        for minute in stride(from: 0, to: 1440, by: interval) {
            let seconds = Double(day * 86400 + Int64(minute) * 60)
            let hour = Double(minute) / 60
            let sun = hour > 6 && hour < 20 ? pow(sin(.pi * (hour - 6) / 14), 1.3) : 0
            let solar = 6 * sun * (0.75 + 0.25 * noise.smooth(10, at: seconds, period: 7200))
            let charge = 62 + 22 * sin(.pi * (hour - 10) / 12) + 3 * noise.smooth(101, at: seconds, period: 9000)
            text += "\(DatalogDirectory.padded(minute / 60)):\(DatalogDirectory.padded(minute % 60))"
            text += ";" + decimal((48.2 + charge / 30) * factor) + ";" + decimal(charge) + ";" + decimal(solar)
            for number in 1...xtenders {
                let channel = 110 + UInt64(number)
                text += ";" + decimal(alternatingVoltage + 1 + 4 * noise.smooth(channel + 10, at: seconds, period: 600))
                text += ";" + decimal(0.4 + 0.3 * noise.smooth(channel, at: seconds, period: 1200))
            }
            text += "\r\n"
        }
        return [UInt8](text.utf8) + (fields[day] ?? [])
    }

    private func decimal(_ value: Double) -> String {
        let hundredths = Int((value * 100).rounded())
        let sign = hundredths < 0 ? "-" : ""
        return "\(sign)\(hundredths.magnitude / 100).\(DatalogDirectory.padded(Int(hundredths.magnitude % 100)))"
    }

    private static func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
}
