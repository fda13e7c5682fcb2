import ScomCatalog

/// A number in Home Assistant's terms: unit, device class, state class and decimals.
struct Quantity: Hashable {
    enum StateClass: String {
        case measurement
        /// A counter that starts again at 0 now and then, each day for example.
        case totalIncreasing = "total_increasing"
    }

    var unit: String?
    var deviceClass: String?
    var stateClass: StateClass?
    /// Decimals to show.
    var decimals: Int?
    /// The value in `unit` is that many times the published one.
    var factor = 1
    /// Whether it tells of the device rather than of the installation.
    var isDiagnostic = false

    init(_ object: CatalogObject) {
        setUnit(object)
        guard object.kind == .info else { return }
        if Quantity.isIdentity(object.name) {
            isDiagnostic = true
        } else if Quantity.isFaultCounter(object.name) {
            isDiagnostic = true
            stateClass = .totalIncreasing
        } else if let counted = Quantity.counters[object.unit ?? ""] {
            deviceClass = counted
            // Yesterday's total stands still all day: nothing to add up.
            stateClass = Quantity.isPast(object.name) ? nil : .totalIncreasing
            if object.name.contains("capacity") { stateClass = .measurement }
        } else {
            stateClass = .measurement
        }
    }

    /// Device classes of the units in which something is counted; charge has none.
    private static let counters: [String: String?] = ["kWh": "energy", "MWh": "energy", "Ah": nil, "kAh": nil]

    private mutating func setUnit(_ object: CatalogObject) {
        switch object.unit {
        case "Vdc", "Vac", "V": set("V", "voltage", 1)
        case "mV": set("mV", "voltage", 0)
        case "Adc", "Aac", "A": set("A", "current", 1)
        case "W": set("W", "power", 0)
        case "kW": set("kW", "power", 3)
        case "VA": set("VA", "apparent_power", 0)
        case "kVA":
            // Home Assistant knows kVA since 2025.10 only.
            set("VA", "apparent_power", 0)
            factor = 1000
        case "kWh": set("kWh", "energy", 2)
        case "MWh": set("MWh", "energy", 3)
        case "Ah": set("Ah", nil, 1)
        case "kAh": set("kAh", nil, 3)
        case "Hz": set("Hz", "frequency", 2)
        // A parameter in °C can be a difference, which must not be converted to °F as a temperature.
        case "°C": set("°C", object.kind == .info ? "temperature" : nil, 1)
        case "%", "% SOC", "% Pnom", "%cap": set("%", Quantity.isStateOfCharge(object) ? "battery" : nil, 0)
        case "sec", "Seconds": set("s", "duration", 0)
        case "min", "minutes", "Minutes": set("min", "duration", 0)
        case "h", "hours": set("h", "duration", 1)
        case "days": set("d", "duration", 0)
        default: unit = object.unit
        }
    }

    private mutating func set(_ unit: String, _ deviceClass: String?, _ decimals: Int) {
        self.unit = unit
        self.deviceClass = deviceClass
        self.decimals = decimals
    }

    private static func isStateOfCharge(_ object: CatalogObject) -> Bool {
        object.kind == .info
            && (object.name.hasSuffix("state_of_charge") || object.name.hasPrefix("state_of_charge_minute"))
    }

    private static func isPast(_ name: String) -> Bool { name.contains("previous_day") || name.contains("yesterday") }

    private static func isFaultCounter(_ name: String) -> Bool {
        name.hasPrefix("nbr_") || name.contains("error_counter")
    }

    /// Versions, models, ratings and the manufacturer's own figures.
    private static func isIdentity(_ name: String) -> Bool {
        let parts = ["number_of_parameters", "number_of_infos", "parameter_number", "info_user_number", "system_debug"]
        let names = ["system_state_machine", "bms_version", "battery_type", "reserved_manufacturer_id"]
        return name.hasPrefix("id_") || names.contains(name) || parts.contains { name.contains($0) }
    }
}
