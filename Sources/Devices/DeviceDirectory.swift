public import Dispatcher
public import Logging
public import Runtime
public import ScomProtocol

/// The devices of the installation: which there are, which answer, and what was written to their RAM.
///
/// A client of the dispatcher like any other; it learns who answers from watching all exchanges.
public actor DeviceDirectory {
    nonisolated let executor: ThreadExecutor
    let dispatcher: Dispatcher
    let settings: DeviceSettings
    let clocks: Clocks
    let logger: Logger
    public nonisolated let objects: ObjectTable

    var found: [DeviceID: Device] = [:]
    var timeouts: [ScomAddress: Int] = [:]
    /// Exchanges that anybody answered.
    var answers = 0
    /// Whom was asked in vain since the last answer of anybody, and how often.
    var unanswered: Set<ScomAddress> = []
    var unansweredExchanges = 0
    var shadows: [ScomAddress: [UInt32: RAMShadow]] = [:]
    /// What stood before the writes that are under way.
    var shadowsBefore: [ScomAddress: [UInt32: RAMShadow]] = [:]
    /// What an earlier run of the service wrote, of devices that are not known yet.
    var recalled: [ScomAddress: [UInt32: (factoryID: FactoryID?, shadow: RAMShadow)]] = [:]
    var limits: [ScomAddress: [UInt32: ParameterLimits]] = [:]
    /// Devices that count as gone because nobody at all answered, and that have not been asked since.
    var lostTogether: Set<DeviceID> = []
    /// When a value of each came last; an error may be the gateway's own.
    var heard: [ScomAddress: ContinuousClock.Instant] = [:]
    /// When devices answered again that may have been exchanged for others meanwhile.
    var returns: [ScomAddress: WallTime] = [:]
    /// Of whom it is still to be found out whether they were.
    var unidentified: Set<DeviceID> = []
    /// Devices that the gateway has said it cannot find.
    var offBus: Set<DeviceID> = []
    /// By device, as it tells.
    var batteryVoltages: [ScomAddress: Double] = [:]
    /// Which inverters work at 120 Vac, as they tell.
    var xtenders120V: [ScomAddress: Bool] = [:]
    var isLinkUp = false
    /// That of the scan under way, the highest of those who wait for it.
    var scanPriority: Priority?
    var scanWaiters: [CheckedContinuation<Void, Never>] = []
    private var observers: [@Sendable (DeviceChange) -> Void] = []
    var forgettingObservers: [@Sendable (_ parameter: UInt32?, ScomAddress?) -> Void] = []
    var doubtObservers: [@Sendable (RAMShadow, UInt32, ScomAddress, FactoryID?) -> Void] = []

    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// - Parameter executor: that of the dispatcher: the directory watches exchanges from within it.
    public init(
        dispatcher: Dispatcher, settings: DeviceSettings, objects: ObjectTable, executor: ThreadExecutor,
        clocks: Clocks,
        logger: Logger
    ) async {
        self.dispatcher = dispatcher
        self.settings = settings
        self.objects = objects
        self.executor = executor
        self.clocks = clocks
        self.logger = logger
        await dispatcher.observe { [weak self] exchange, outcome in
            self?.assumeIsolated { $0.watch(exchange, outcome) }
        }
    }

    /// Devices found so far, by address.
    public var devices: [Device] { found.values.sorted { $0.address < $1.address } }

    /// Whether the line to the gateway is up.
    public var isUp: Bool { isLinkUp }

    public func device(_ id: DeviceID) -> Device? { found[id] }

    /// The operator's name for the device.
    public func alias(of id: DeviceID) -> String? { settings.aliases[id] }

    public func device(at address: ScomAddress) -> Device? { found.values.first { $0.address == address } }

    /// The single devices that a group or phase stands for, of those found; a phase's members are not known to the protocol.
    public func members(of group: DeviceID) -> [Device] {
        devices.filter { $0.family == group.family && group.address.isGroup }
    }

    /// Adds an observer of changes; it is called on the directory's executor.
    public func observe(_ observer: @escaping @Sendable (DeviceChange) -> Void) {
        observers.append(observer)
    }

    /// What `reference` names: an identifier, an alias or an address; `nil` where it names nothing.
    public func resolve(_ reference: String) -> DeviceID? {
        if let alias = settings.aliases.first(where: { $0.value == reference }) { return alias.key }
        guard let id = DeviceID(reference) else { return nil }
        return isPossible(id) ? id : nil
    }

    public func resolve(address: UInt32) -> DeviceID? {
        let address = ScomAddress(address)
        let candidates = address.families.compactMap { DeviceID(family: $0, address: address) }
        return candidates.first { found[$0] != nil } ?? candidates.first(where: isPossible)
    }

    /// A BSP and an Xcom-CAN BMS share an address: once one was found, the other cannot be there.
    private func isPossible(_ id: DeviceID) -> Bool {
        found[id] != nil || !id.address.isUnicast || !found.keys.contains { $0.address == id.address }
    }

    func notify(_ change: DeviceChange) {
        for observer in observers { observer(change) }
    }
}
