public import Runtime
public import ScomProtocol

/// A simulated installation: its devices, their values and parameters, and the energy between them.
///
/// Its state follows from the configuration, the time it was advanced to and what was written; two plants treated alike agree in
/// every value. Nothing here knows frames or lines: `SimulatedGateway` does.
public struct Plant: Sendable {
    public let configuration: PlantConfiguration
    /// The moment that values are of, by the model's own time.
    public private(set) var time: WallTime
    /// Values hold still while this is set, whatever the time.
    public var isFrozen = false
    /// Writes since the beginning, the oldest dropped beyond `maximumWriteRecords`.
    public internal(set) var writes: [WriteRecord] = []
    /// Records dropped from `writes`.
    public internal(set) var droppedWriteRecords = 0
    /// The address written to parameter 5119 last, until its 45 seconds are over (spec §3.13).
    public var identified: ScomAddress? {
        guard let identification, time - identification.since < .seconds(45) else { return nil }
        return identification.address
    }

    var model: EnergyModel
    var devices: [SimulatedDevice]
    var objects: ObjectTable
    var steps: Int64 = 0
    var clockOffset: Duration
    var identification: (address: ScomAddress, since: WallTime)?
    /// Acts for the gateway to carry out, by the number of the signal.
    var gatewaySignals: [UInt32] = []
    private var indices: [ScomAddress: Int] = [:]
    private var modelTime: WallTime

    public static let maximumWriteRecords = 65536
    /// Starts that are remembered of a device.
    static let maximumStarts = 256
    /// The days before the start that the model has been through: yesterday has its counters.
    private static let warmUpStepMilliseconds: Int64 = 300_000

    public init(_ configuration: PlantConfiguration = PlantConfiguration()) throws(SimulatorError) {
        try configuration.validate()
        self.configuration = configuration
        time = configuration.start
        modelTime = configuration.start
        clockOffset = .seconds(configuration.clockOffsetSeconds)
        model = EnergyModel(configuration)
        objects = ObjectTable(configuration)
        devices = Plant.devices(of: configuration)
        for (index, device) in devices.enumerated() { indices[device.address] = index }
        for index in devices.indices { applySettings(ofDevice: index) }
        warmUp()
    }

    /// Lets the model run to a moment; one that has passed, or any while frozen, changes nothing.
    public mutating func advance(to target: WallTime) {
        guard !isFrozen, target > time else { return }
        let step = configuration.stepMilliseconds
        while target.millisecondsSince1970 - modelTime.millisecondsSince1970 >= step { self.step(milliseconds: step) }
        time = target
    }

    /// Seconds since 1970 by the installation's clock (parameter 5002).
    public var clock: UInt32 { UInt32(truncatingIfNeeded: clockSeconds(at: time)) }

    /// Days since 1970 by the installation's clock.
    var day: Int64 { Plant.day(clockSeconds(at: time)) }

    /// What happened since the last call, oldest first.
    public mutating func takeEvents() -> [PlantEvent] {
        defer { model.events.removeAll(keepingCapacity: true) }
        return model.events
    }

    func device(at address: ScomAddress) -> Int? {
        guard let index = indices[address], devices[index].isPresent else { return nil }
        return index
    }

    func clockSeconds(at time: WallTime) -> Int64 {
        let milliseconds = (time + clockOffset).millisecondsSince1970
        return (milliseconds - (milliseconds % 1000 + 1000) % 1000) / 1000
    }

    private mutating func step(milliseconds: Int64) {
        let before = clockSeconds(at: modelTime)
        modelTime.millisecondsSince1970 += milliseconds
        steps += 1
        let clock = clockSeconds(at: modelTime)
        if Plant.day(clock) != Plant.day(before) { model.beginDay() }
        model.step(to: modelTime.millisecondsSince1970, lengthMilliseconds: milliseconds, clock: clock)
    }

    private mutating func warmUp() {
        let clock = clockSeconds(at: time)
        let midnightBefore = (Plant.day(clock) - 1) * 86400
        modelTime = time - .seconds(clock - midnightBefore)
        while time.millisecondsSince1970 > modelTime.millisecondsSince1970 {
            let left = time.millisecondsSince1970 - modelTime.millisecondsSince1970
            step(milliseconds: min(left, Plant.warmUpStepMilliseconds))
        }
        steps = 0
    }

    private static func day(_ clock: Int64) -> Int64 {
        (clock - (clock % 86400 + 86400) % 86400) / 86400
    }
}
