public import Devices
public import Dispatcher
public import GatewayEvents
import JSONValue
public import Logging
public import Runtime
public import Schemas
public import Store

/// Answers requests: one response each, whatever becomes of it (contract §2).
///
/// Runs on the executor that it shares with dispatcher and MQTT client, so that requests reach the queue in the order in which they came.
public actor RPCServer {
    private nonisolated let executor: ThreadExecutor
    let services: Services
    let schemas: Schemas
    let hooks: RPCHooks
    private(set) var settings: RPCSettings
    private let messageLog: MessageLog
    private let datalogs: DatalogReader
    var methods: [String: any Method] = [:]
    var statistics = RequestStatistics()
    /// Requests at work that have a journal entry, and their repeats that wait for the response.
    var atWork: [JournalEntry.ID: [CheckedContinuation<[UInt8], Never>]] = [:]
    private var openCalls = 0
    private var openCallsByClient: [String: Int] = [:]
    private var isStopping = false
    private var idle: [CheckedContinuation<Void, Never>] = []

    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// - Parameter messageLog: the one that all readers of messages share; one of its own where there is no other reader.
    public init(
        dispatcher: Dispatcher, directory: DeviceDirectory, store: Store, schemas: Schemas, settings: RPCSettings,
        executor: ThreadExecutor, clocks: Clocks, logger: Logger, messageLog: MessageLog? = nil, hooks: RPCHooks
    ) async {
        self.executor = executor
        self.schemas = schemas
        self.settings = settings
        self.hooks = hooks
        services = Services(
            dispatcher: dispatcher, directory: directory, store: store, settings: settings, clocks: clocks,
            logger: logger)
        self.messageLog = messageLog ?? MessageLog(dispatcher: dispatcher, executor: executor)
        datalogs = DatalogReader(services: services, turn: ExclusiveTurn(executor: executor))
        methods = makeMethods()
        await services.recallRAM()
    }

    /// Takes a request in and sees to its answer; to be called on the executor, in the order of arrival.
    public func receive(_ request: RPCRequest) {
        let client = request.topic.client
        guard !isStopping, openCalls < settings.callLimit,
            openCallsByClient[client, default: 0] < settings.clientCallLimit
        else {
            let message = isStopping ? "the service is going down" : "too many requests are at work; try again later"
            return refuse(request, RPCError(.busy, message))
        }
        openCalls += 1
        openCallsByClient[client, default: 0] += 1
        Task.immediate {
            await answer(request)
            closeCall(of: client)
        }
    }

    private func closeCall(of client: String) {
        openCalls -= 1
        openCallsByClient[client]! -= 1
        if openCallsByClient[client] == 0 { openCallsByClient[client] = nil }
        guard openCalls == 0 else { return }
        for continuation in idle { continuation.resume() }
        idle.removeAll()
    }

    /// Refuses what comes from now on, and returns when all requests at work are answered; the dispatcher's stop bounds that.
    public func stop() async {
        isStopping = true
        guard openCalls > 0 else { return }
        await withCheckedContinuation { idle.append($0) }
    }

    /// Ends a file transfer that is under way, so that the gateway is left in order; before the dispatcher is stopped.
    public func endTransfers(within limit: Duration) async {
        await datalogs.end(within: limit)
    }

    /// Roles as the configuration has them now.
    public func apply(roles: [String: ClientRole]) {
        settings.roles = roles
    }

    private func makeMethods() -> [String: any Method] {
        let turns = DeviceTurns(executor: executor)
        let writer = ParameterWriter(
            services: services, turns: turns, written: hooks.written, unverified: hooks.unverified)
        let gatewayTurns = GatewayTurns(messages: messageLog.turn, files: datalogs.turn)
        let logger = services.logger
        let audit = WriteAudit(
            store: services.store, clocks: services.clocks, publish: hooks.audit,
            note: { logger.error("\($0)") }, count: { [weak self] outcome in await self?.count(write: outcome) })
        let runner = WriteRunner(services: services, writer: writer, audit: audit)
        let all: [any Method] = [
            ReadSingle(kind: .info, services: services), ReadSingle(kind: .parameter, services: services),
            ReadBatch(services: services), ListDevices(services: services), Scan(services: services),
            Describe(services: services), ReadAggregate(services: services),
            ReadMessages(services: services, log: messageLog), ReadGUID(), ReadScreen(),
            ListDatalogs(reader: datalogs), ReadDatalog(reader: datalogs),
            ReadProperty(services: services, turns: gatewayTurns),
            WriteParam(services: services, runner: runner), WriteBatch(services: services, runner: runner),
            WriteProperty(
                services: services, turns: gatewayTurns, deviceTurns: turns, audit: audit, written: hooks.written),
            WriteDatalogField(services: services, audit: audit), Identify(services: services, audit: audit),
            SetClock(services: services, audit: audit),
            GetStats(
                services: services, executor: executor,
                requests: { [weak self] in await self?.statistics ?? RequestStatistics() }, others: hooks.statistics),
        ]
        return Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })
    }

    /// Methods that there are, sorted.
    public var methodNames: [String] { methods.keys.sorted() }

    private func count(write outcome: String) {
        statistics.record(write: outcome)
    }
}
