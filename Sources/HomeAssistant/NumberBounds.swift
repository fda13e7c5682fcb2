import Devices
import JSONValue
import ScomCatalog

/// What a `number` entity takes: limits, step and the decimals that it shows.
struct NumberBounds {
    let minimum: JSONValue
    let maximum: JSONValue
    let step: JSONValue
    /// One more than the step has: devices keep parameters as 16-bit fixed point, so that 49.9 reads back as 49.90234.
    let decimals: Int

    /// `nil` where neither device nor catalogue tell limits.
    ///
    /// - Parameter device: the device's own limits, which go before the catalogue's.
    init?(_ object: CatalogObject, device: ParameterLimits?, nominalBatteryVoltage: Double) {
        let catalogued = object.limits(nominalBatteryVoltage: nominalBatteryVoltage)
        guard let minimum = device?.minimum ?? catalogued.minimum, let maximum = device?.maximum ?? catalogued.maximum,
            minimum < maximum
        else { return nil }
        // Home Assistant takes no smaller step.
        let step = max(object.step ?? 1, 0.001)
        var decimals = 1
        var scale = 10.0
        while decimals < 4, (step * scale / 10).rounded() / (scale / 10) != step {
            decimals += 1
            scale *= 10
        }
        self.decimals = decimals
        // Outwards: a value at the limit must not fall outside by rounding.
        self.minimum = JSONValue((minimum * scale + 1e-6).rounded(.down) / scale)
        self.maximum = JSONValue((maximum * scale - 1e-6).rounded(.up) / scale)
        self.step = JSONValue(step)
    }
}
