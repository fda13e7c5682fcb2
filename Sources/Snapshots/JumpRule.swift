import ScomCatalog

/// How far an info may move from one tick to the next without being read again.
///
/// | unit | doubted from |
/// |---|---|
/// | V of a battery | 15 %, at least 0.5 V |
/// | V of other direct currents | 50 %, at least 10 V |
/// | V of alternating currents | 40 V |
/// | A | 200 A direct, 60 A alternating |
/// | kW, kVA | 5; W, VA 5000 |
/// | Hz | 5 |
/// | °C | 10 |
/// | % | 20 points |
/// | kWh, MWh, Ah, kAh as counters | any step back, or 20 kWh, 1 MWh, 500 Ah, 1 kAh ahead; the first reading too |
///
/// A jump that is real costs one reading more: a counter that starts again at midnight, an input that is switched on.
struct JumpRule: Hashable, Sendable {
    /// In the object's unit.
    let absolute: Double
    /// A share of the value before; the larger bound holds.
    let relative: Double
    /// Whether the value only ever grows, but for a new start.
    let isCounter: Bool

    /// `nil` for what may move at will.
    init?(_ object: CatalogObject) {
        guard object.kind == .info, object.meaning == .number, let unit = object.unit else { return nil }
        let isCounter = ["kWh", "MWh", "Ah", "kAh"].contains(unit) && !object.name.contains("capacity")
        let bounds: (absolute: Double, relative: Double)? =
            switch unit {
            case "Vdc", "V": object.name.hasPrefix("battery_voltage") ? (0.5, 0.15) : (10, 0.5)
            case "Vac": (40, 0)
            case "Adc", "A": (200, 0)
            case "Aac": (60, 0)
            case "kW", "kVA": (5, 0)
            case "W", "VA": (5000, 0)
            case "Hz": (5, 0)
            case "°C": (10, 0)
            case "%", "% SOC": (20, 0)
            case "kWh": (20, 0)
            case "Ah": (500, 0)
            case "MWh", "kAh": (1, 0)
            default: nil
            }
        guard let bounds else { return nil }
        absolute = bounds.absolute
        relative = bounds.relative
        self.isCounter = isCounter
    }

    /// - Parameter before: the last value that was believed; `nil` where there is none.
    func isJump(from before: Double?, to value: Double) -> Bool {
        guard let before else { return isCounter }
        if isCounter, value < before { return true }
        return (value - before).magnitude > bound(at: before)
    }

    /// Whether a second reading, a moment after the first, says the same.
    func isConfirmed(_ first: Double, by second: Double) -> Bool {
        (second - first).magnitude <= bound(at: first) / (isCounter ? 100 : 2)
    }

    private func bound(at value: Double) -> Double { max(absolute, relative * value.magnitude) }
}
