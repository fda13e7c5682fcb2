public import Logging
public import Runtime
public import ScomClient
public import ScomProtocol

/// Decides what the line does next, and does it: the only way to the gateway.
///
/// Runs on the executor that is passed in, so that a service whose other actors share it never changes threads on the way.
public actor Dispatcher {
    /// What an observer is told of every exchange, before its askers are answered.
    public typealias Observer = @Sendable (ScomExchange, ExchangeOutcome) -> Void

    private nonisolated let executor: ThreadExecutor
    private let performer: any ExchangePerforming
    private let clocks: Clocks
    private let logger: Logger
    private let isQuiet: @Sendable (WallTime) -> Bool
    private var state: DispatcherState
    private var handovers: [DispatcherState.JobID: Handover<Completion>] = [:]
    private var timer: (instant: ContinuousClock.Instant, timer: ThreadExecutor.Timer)?
    private var observers: [Observer] = []
    private var isStarting = false
    private var idle: [CheckedContinuation<Void, Never>] = []

    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// - Parameter isQuiet: whether a quiet window is open at a time, in which no snapshots and transfers start.
    public init(
        performer: any ExchangePerforming, settings: DispatcherSettings, executor: ThreadExecutor, clocks: Clocks,
        logger: Logger, isQuiet: @escaping @Sendable (WallTime) -> Bool = { _ in false }
    ) {
        self.performer = performer
        self.executor = executor
        self.clocks = clocks
        self.logger = logger
        self.isQuiet = isQuiet
        state = DispatcherState(settings: settings)
    }

    /// Answers every operation of the request, by its deadline unless a write of it is in flight then.
    public func perform(_ request: DispatchRequest) async -> Completion {
        let id = state.makeJobID()
        let handover = Handover<Completion>(executor: executor)
        handovers[id] = handover
        advance { $0.submit(request, as: id, now: $1) }
        return await handover.value()
    }

    /// Adds an observer of all exchanges; it is called on the dispatcher's executor.
    public func observe(_ observer: @escaping Observer) {
        observers.append(observer)
    }

    public func linkCameUp() {
        advance { $0.linkCameUp($1) }
    }

    public func linkWentDown() {
        advance { $0.linkWentDown($1) }
    }

    /// Forgets cached values of a device that restarted or was replaced; of all devices without an address.
    public func invalidateCache(of address: ScomAddress? = nil) {
        state.invalidateCache(of: address)
    }

    /// Answers all that waits with `stopped`, and returns when the exchange in flight has ended.
    public func stop() async {
        advance { $0.stop($1) }
        guard state.flight != nil else { return }
        await withCheckedContinuation { idle.append($0) }
    }

    public var statistics: DispatcherStatistics { state.statistics }

    /// Whether the gateway carries several user infos in one exchange; `nil` until it has been tried.
    public var supportsMultiInfo: Bool? {
        switch state.packing.support {
        case .unknown: nil
        case .supported: true
        case .unsupported: false
        }
    }

    private func advance(_ input: (inout DispatcherState, ContinuousClock.Instant) -> [DispatcherState.Action]) {
        state.isQuiet = isQuiet(clocks.wall())
        let actions = input(&state, clocks.now())
        // The line first: it would rest while answers are made.
        for case .start(let exchange) in actions { start(exchange) }
        for case .complete(let id, let completion) in actions { handovers.removeValue(forKey: id)?.give(completion) }
        setTimer()
    }

    /// The request is on the line when this returns, unless it is called from within an exchange that ended as it began.
    private func start(_ exchange: ScomExchange) {
        guard !isStarting else {
            Task { await perform(exchange) }
            return
        }
        isStarting = true
        Task.immediate { await perform(exchange) }
        isStarting = false
    }

    private func perform(_ exchange: ScomExchange) async {
        let outcome = await performer.perform(exchange)
        for observer in observers { observer(exchange, outcome) }
        let time = clocks.wall()
        advance { $0.finished(outcome, now: $1, time: time) }
        guard state.flight == nil else { return }
        for continuation in idle { continuation.resume() }
        idle.removeAll()
    }

    /// One timer for the next thing that happens by itself; it may come early, never late.
    private func setTimer() {
        guard let instant = state.nextEvent else { return }
        if let timer, timer.instant <= instant { return }
        if let timer { executor.cancel(timer.timer) }
        let scheduled = executor.schedule(at: instant) { [weak self] in
            self?.assumeIsolated { dispatcher in
                dispatcher.timer = nil
                dispatcher.advance { $0.timeReached($1) }
            }
        }
        timer = (instant, scheduled)
    }
}
