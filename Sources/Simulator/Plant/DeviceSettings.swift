/// The parameters of one inverter that the model obeys, as they are in RAM.
struct XtenderSettings: Sendable {
    var inputLimit = 32.0
    var chargeCurrent = 60.0
    var isBoostAllowed = true
    var isInverterAllowed = true
    var isChargerAllowed = true
    var isTransferAllowed = true
    var isInjectionAllowed = false
    var maximumInjectionCurrent = 10.0
    var outputVoltage = 230.0
    var frequency = 50.0
    var absorptionVoltage = 57.6
    var absorptionHours = 2.0
    var floatingVoltage = 54.4
    var undervoltage = 46.3
    var restartVoltage = 48.0

    /// The numbers of the parameters above.
    static let numbers: Set<UInt32> = [
        1107, 1138, 1126, 1124, 1125, 1128, 1127, 1523, 1286, 1112, 1156, 1157, 1140, 1108, 1110,
    ]

    /// `value` tells a parameter's number in RAM.
    init(_ value: (UInt32) -> Double?) {
        if let number = value(1107) { inputLimit = number }
        if let number = value(1138) { chargeCurrent = number }
        if let number = value(1126) { isBoostAllowed = number != 0 }
        if let number = value(1124) { isInverterAllowed = number != 0 }
        if let number = value(1125) { isChargerAllowed = number != 0 }
        if let number = value(1128) { isTransferAllowed = number != 0 }
        if let number = value(1127) { isInjectionAllowed = number != 0 }
        if let number = value(1523) { maximumInjectionCurrent = number }
        if let number = value(1286) { outputVoltage = number }
        if let number = value(1112) { frequency = number }
        if let number = value(1156) { absorptionVoltage = number }
        if let number = value(1157) { absorptionHours = number }
        if let number = value(1140) { floatingVoltage = number }
        if let number = value(1108) { undervoltage = number }
        if let number = value(1110) { restartVoltage = number }
    }
}

/// The parameters of one VarioTrack or VarioString that the model obeys.
struct SolarSettings: Sendable {
    var chargeCurrent: Double

    static let numbers: Set<UInt32> = [10002, 14001]

    init(_ value: (UInt32) -> Double?) {
        chargeCurrent = value(10002) ?? value(14001) ?? 80
    }
}
