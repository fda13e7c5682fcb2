public import Runtime
public import ScomProtocol

/// What a simulated installation consists of, and how its values arise.
public struct PlantConfiguration: Hashable, Sendable {
    /// What stands at address 601.
    public enum BatteryMonitor: String, CaseIterable, Hashable, Sendable {
        case none, bsp, bms
    }

    public enum NominalVoltage: Int, CaseIterable, Hashable, Sendable {
        case volts12 = 12
        case volts24 = 24
        case volts48 = 48

        /// What the 48 V figures of a system are multiplied by.
        public var factor: Double { Double(rawValue) / 48 }
    }

    /// At which inverters work: those of 120 V are Xtenders -01.
    public enum AlternatingVoltage: Int, CaseIterable, Hashable, Sendable {
        case volts120 = 120
        case volts230 = 230
    }

    /// Where values of user infos come from.
    public enum ValueMode: String, CaseIterable, Hashable, Sendable {
        /// The model of the installation.
        case physical
        /// Each value tells whose it is, see `ProofValue`: a value given to the wrong device or object is seen at once.
        case proof
    }

    /// 1 to 9, on three phases from three on.
    public var xtenders = 6
    /// 0 to 15.
    public var variotracks = 2
    /// 0 to 15.
    public var variostrings = 0
    public var batteryMonitor = BatteryMonitor.bsp
    public var nominalVoltage = NominalVoltage.volts48
    public var alternatingVoltage = AlternatingVoltage.volts230
    /// In ampere-hours, at the nominal voltage; 50 to 20000.
    public var batteryCapacity = 1200.0
    /// Of all devices that `firmware` does not name.
    public var defaultFirmware = SoftwareVersion(1, 6, 78)
    public var firmware: [DeviceFamily: SoftwareVersion] = [:]
    /// Sun, clouds, loads, outages and identities follow from it.
    public var seed: UInt64 = 1
    public var start = WallTime(millisecondsSince1970: 1_763_805_600_000)
    /// How far the installation's clock is ahead of UTC at first, in seconds; parameter 5002 sets it.
    public var clockOffsetSeconds = 0
    public var valueMode = ValueMode.physical
    /// The length of one step of the model, in milliseconds; 10 to 60000. Values hold still in between.
    public var stepMilliseconds: Int64 = 1000
    /// The level that writes over the line have (spec §4.5: level QSP).
    public var accessLevel = AccessLevel.qsp
    /// Minutes from one line of a datalog to the next, 1 to 60; a day of six Xtenders has 27 kB at 5 and 135 kB at 1.
    public var datalogMinutes = 5
    /// Whether AC-In fails once a day.
    public var hasGridOutages = true

    /// What a gateway too old for the multi-info object answers: 0x0011 or 0x0021 (field notes).
    public var multiInfoRefusal = ScomErrorCode.serviceNotSupported

    public init() {}

    public func validate() throws(SimulatorError) {
        try PlantConfiguration.check("xtenders", xtenders, 1...9)
        try PlantConfiguration.check("variotracks", variotracks, 0...15)
        try PlantConfiguration.check("variostrings", variostrings, 0...15)
        try PlantConfiguration.check("battery capacity (Ah)", batteryCapacity, 50...20000)
        try PlantConfiguration.check("minutes between lines of a datalog", datalogMinutes, 1...60)
        try PlantConfiguration.check("step (ms)", stepMilliseconds, 10...60000)
    }

    private static func check<Value: Comparable>(
        _ name: String, _ value: Value, _ allowed: ClosedRange<Value>
    ) throws(SimulatorError) {
        guard !allowed.contains(value) else { return }
        let limits = "\(allowed.lowerBound) to \(allowed.upperBound)"
        throw SimulatorError(.invalidConfiguration, "simulated \(name): \(value) is out of range, allowed: \(limits)")
    }
}
