public import ScomProtocol

/// What infos of a unit can show at all in a working installation. Generous: a value outside is a fault of the line or a
/// missing sensor (which reads 32767 °C), never a strange but true reading.
public enum PhysicalRange {
    /// The range of a unit; `nil` for one that nothing bounds.
    public static func of(unit: String, in family: DeviceFamily) -> ClosedRange<Double>? {
        switch unit {
        case "Vdc", "V": family == .variostring ? -1100...1100 : -20...250
        case "Vac": -10...500
        case "Adc", "A": -20_000...20_000
        case "Aac": -1_000...1_000
        case "W", "VA": -1_000_000...1_000_000
        case "kW", "kVA": -1_000...1_000
        case "kWh", "MWh", "Ah", "kAh": -10_000_000...10_000_000
        case "Hz": 0...100
        case "%", "% SOC": -10...200
        case "°C": -60...200
        case "h", "hours", "days", "weeks": -1...10_000_000
        case "min", "minutes": -100_000...10_000_000
        default: nil
        }
    }
}
