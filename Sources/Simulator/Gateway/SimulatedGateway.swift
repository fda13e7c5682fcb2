import Runtime
public import ScomProtocol

/// An Xcom-232i as seen from its serial line: bytes go in, bytes and the moments they are due come out.
///
/// Without a clock, descriptor or thread of its own; every moment is passed in, and must not be before the one passed last.
public struct SimulatedGateway: Sendable {
    public var plant: Plant
    public let line: LineSettings
    /// From the last byte of a request to the first of its response, as the installation's bus is free (spec §3.7: up to 2 s).
    public var turnaround = Duration.zero
    public internal(set) var counters = GatewayCounters()
    /// What goes wrong on the line.
    public var faults: FaultPlan

    /// Frame flag bit 1, until parameter 5104 clears it (spec §3.8).
    public var isRestarted = true
    /// Frame flag bit 2; the datalog directory is empty without it.
    public var hasMemoryCard = true
    /// Frame flag bit 4, until a datalog file is read (spec §3.3).
    public var hasNewDatalogFile = true
    /// How fast the plant's time passes against the line's.
    public var timeFactor: Double {
        didSet { rebase() }
    }

    /// How long the gateway is busy when it saves the datalog (spec §4.7), after 00:00:30 and on request.
    public var savingTime = Duration.seconds(2)

    /// Whether the last bytes of a file come with Finish or in a block before it (field notes).
    public var finishCarriesData = true
    /// Files that fail after their first block, as on a bad memory card.
    public var unreadableFiles: Set<String> = []

    /// What devices answer next in place of a user info's value, one a reading, as where an inverter's own bus was disturbed: whole
    /// and wrong.
    var glitches: [ScomAddress: [UInt32: [Float]]] = [:]

    var messages = MessageLog()
    var datalogs: DatalogDirectory
    var transfer: FileTransfer?
    var transferredFile: String?
    var display = Display()
    var busyUntil: ContinuousClock.Instant?
    /// Text of the custom datalog field; gone after a restart (spec §4.7).
    public internal(set) var datalogField: [UInt8] = []
    var serial: SerialLine
    private var decoder = FrameDecoder()
    private var lastReceived: ContinuousClock.Instant?
    private var pendingUntil: [ContinuousClock.Instant] = []
    private var origin: (instant: ContinuousClock.Instant, time: WallTime)?
    private var now: ContinuousClock.Instant?

    /// Silence after which the beginning of a frame is given up.
    private static let maximumGap = Duration.milliseconds(200)
    /// Answers that may wait for the line.
    private static let maximumPending = 32

    public init(plant: Plant, line: LineSettings = .rs232, faults: FaultPlan = FaultPlan(), timeFactor: Double = 1) {
        self.plant = plant
        self.line = line
        self.faults = faults
        self.timeFactor = timeFactor
        serial = SerialLine(line)
        datalogs = DatalogDirectory(plant.configuration, today: plant.day)
        collectEvents()
    }

    /// Takes bytes that came over the line and returns what is to be sent.
    public mutating func receive(
        _ bytes: some Collection<UInt8>, at now: ContinuousClock.Instant
    ) -> [Delivery] {
        pass(to: now)
        if let last = lastReceived, now - last > SimulatedGateway.maximumGap, decoder.bufferedCount > 0 {
            decoder.abandonPartialFrame()
        }
        lastReceived = now
        counters.bytesReceived += bytes.count
        counters.busy += line.time(bytes: bytes.count)
        let end = serial.receive(count: bytes.count, at: now)
        decoder.append(bytes)
        var deliveries: [Delivery] = []
        while let element = decoder.next() {
            switch element {
            case .frame(let frame):
                let complete = line.isPaced ? end - line.time(bytes: decoder.bufferedCount) : end
                deliveries += answer(frame, at: complete)
            case .damaged: counters.damagedRequests += 1
            case .noise(let count): counters.noiseBytes += count
            }
        }
        return deliveries
    }

    /// Says when a delivery really left, so that the next request is not charged with the delay.
    public mutating func sent(_ delivery: Delivery, at actual: ContinuousClock.Instant) {
        serial.sent(due: delivery.due, at: actual)
    }

    /// Lets the plant's time pass.
    public mutating func pass(to instant: ContinuousClock.Instant) {
        if origin == nil { origin = (instant, plant.time) }
        now = instant
        guard let origin, !plant.isFrozen else { return }
        let elapsed = instant - origin.instant
        let day = plant.day
        plant.advance(to: origin.time + (timeFactor == 1 ? elapsed : elapsed * timeFactor))
        if plant.day > day { saveDatalog(day: plant.day - 1) }
        collectEvents()
    }

    /// Messages stored, oldest first.
    public var messageLog: [PlantEvent] { messages.entries }

    /// Stores a message as if a device had sent it.
    public mutating func post(message: UInt16, from source: ScomAddress) {
        messages.append(PlantEvent(time: plant.clock, message: message, source: source))
    }

    /// Has the device answer the next readings of a user info with these values instead of its own; not with an integer's.
    public mutating func glitch(_ info: UInt32, at address: ScomAddress, _ values: [Float]) {
        glitches[address, default: [:]][info, default: []] += values
    }

    /// Starts the gateway anew: flag, text field and a transfer under way are as after power-on.
    public mutating func restart() {
        isRestarted = true
        datalogField = []
        transfer = nil
        display = Display()
        decoder = FrameDecoder()
    }

    mutating func collectEvents() {
        for event in plant.takeEvents() { messages.append(event) }
    }

    /// The flags of every response (spec §3.3).
    public var flags: FrameFlags {
        var flags: FrameFlags = [.datalogSupported]
        if messages.isPending { flags.insert(.messagePending) }
        if isRestarted { flags.insert(.restarted) }
        if hasMemoryCard { flags.insert(.sdCardPresent) }
        if hasMemoryCard && hasNewDatalogFile { flags.insert(.newDatalogFile) }
        return flags
    }

    private mutating func rebase() {
        if let now { origin = (now, plant.time) }
    }

    private mutating func answer(_ frame: Frame, at complete: ContinuousClock.Instant) -> [Delivery] {
        counters.requests += 1
        pendingUntil.removeAll { $0 <= complete }
        guard pendingUntil.count < SimulatedGateway.maximumPending else {
            counters.overrunRequests += 1
            return []
        }
        let fault = faults.next(at: complete)
        if fault != nil { counters.faults += 1 }
        let deliveries = carryOut(fault, frame, at: complete)
        if let last = deliveries.last { pendingUntil.append(last.due) }
        return deliveries
    }

    mutating func delivery(_ bytes: [UInt8], readyAt ready: ContinuousClock.Instant) -> Delivery {
        counters.bytesSent += bytes.count
        counters.busy += line.time(bytes: bytes.count)
        return Delivery(bytes: bytes, due: serial.send(count: bytes.count, readyAt: ready))
    }
}
