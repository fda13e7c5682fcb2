import Runtime
import ScomProtocol

/// A device on the installation's bus: who it is and what it remembers.
struct SimulatedDevice: Sendable {
    let address: ScomAddress
    let family: DeviceFamily
    /// Its place among the inverters or solar devices of the model; 0 for others.
    let unit: Int
    var factoryID: FactoryID
    var firmware: SoftwareVersion
    /// Whether it answers on the bus.
    var isPresent = true
    var memory = ParameterMemory()
    /// When it started since the simulation began; the newest, where there are many.
    var starts: [WallTime] = []
    /// When another device came to its address.
    var replacements: [WallTime] = []

    /// Whether it knows the property `unsaved_value_qsp` (spec §4.5.4 to §4.5.6).
    var knowsUnsavedValue: Bool {
        firmware >= (family == .variotrack ? SoftwareVersion(1, 6, 14) : SoftwareVersion(1, 6, 12))
    }

    /// The parameter that turns writes to flash memory off, where the family has one (spec §4.5.4, §4.5.5).
    var flashSwitch: UInt32? {
        switch family {
        case .xtender: 1550
        case .variotrack: 10058
        case .variostring: 14069
        case .bsp, .bms, .xcom: nil
        }
    }
}
