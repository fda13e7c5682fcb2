import Glibc
import Runtime
import ScomProtocol

/// Where the energy of the installation goes: sun, loads, grid, battery, and the devices between them.
///
/// Advances in steps of fixed moments and lengths, so that its state is a function of the seed, the time and the settings.
struct EnergyModel: Sendable {
    /// Grid and charge, as the installation sees them at one moment.
    struct Surroundings {
        /// Seconds of the model's own time.
        let seconds: Double
        /// 0 to 24, by the sun, which no clock can set.
        let hour: Double
        let day: Int64
    }

    let noise: Noise
    let sunOffset: Double
    let hasOutages: Bool
    let factor: Double
    let alternatingVoltage: Double
    let phaseCount: Int

    var battery: BatteryState
    var xtenders: [XtenderState]
    /// VarioTracks first, then VarioStrings.
    var solar: [SolarState]
    var xtenderSettings: [XtenderSettings]
    var solarSettings: [SolarSettings]

    /// There is voltage on AC-In.
    var isGridPresent = true
    /// The battery is low enough for AC-In to be taken (AUX 1 asks for it).
    var wantsGrid = false
    /// The inverters stopped for want of voltage.
    var isHalted = false
    var undervoltageSeconds = 0.0
    var hasWarnedLow = false
    /// What happened since the last look; not more than `maximumEvents`.
    var events: [PlantEvent] = []

    static let maximumEvents = 256
    static let inverterEfficiency = 0.93

    init(_ configuration: PlantConfiguration) {
        noise = Noise(seed: configuration.seed)
        sunOffset = Double(configuration.clockOffsetSeconds)
        hasOutages = configuration.hasGridOutages
        factor = configuration.nominalVoltage.factor
        alternatingVoltage = Double(configuration.alternatingVoltage.rawValue)
        phaseCount = configuration.xtenders >= 3 ? 3 : 1
        battery = BatteryState(
            capacity: configuration.batteryCapacity, factor: configuration.nominalVoltage.factor,
            stateOfCharge: 0.55 + 0.3 * Noise(seed: configuration.seed).uniform(1, 0))
        xtenders = []
        for index in 0..<configuration.xtenders { xtenders.append(XtenderState(phase: index % phaseCount)) }
        solar = []
        for index in 0..<(configuration.variotracks + configuration.variostrings) {
            var state = SolarState()
            state.totalEnergy = 4000 + 3000 * noise.uniform(2, Int64(index))
            solar.append(state)
        }
        xtenderSettings = xtenders.map { _ in XtenderSettings { _ in nil } }
        solarSettings = solar.map { _ in SolarSettings { _ in nil } }
    }

    mutating func report(_ message: UInt16, from source: ScomAddress, at clock: Int64) {
        guard events.count < EnergyModel.maximumEvents else { return }
        events.append(PlantEvent(time: UInt32(truncatingIfNeeded: clock), message: message, source: source))
    }

    mutating func beginDay() {
        battery.beginDay()
        for index in xtenders.indices { xtenders[index].beginDay() }
        for index in solar.indices { solar[index].beginDay() }
    }
}
