import Runtime
import ScomLink
import ScomProtocol
import Simulator

/// The line between service and gateway in virtual time: the conversation of the real link, the bytes of the simulated gateway, and
/// nothing but the descriptor left out.
actor VirtualLine {
    nonisolated let executor: ThreadExecutor
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private var gateway: SimulatedGateway
    private(set) var isUp = false
    /// Time that exchanges took which a fault was done to while the gateway was there; that of the one under way included, which would
    /// otherwise count as one that could have told something until it has ended.
    var disturbed: Duration { disturbedBefore + (disturbance.map { clocks.now() - $0 } ?? .zero) }
    private var disturbedBefore = Duration.zero
    /// The beginning of the exchange under way, where a fault was done to it.
    private var disturbance: ContinuousClock.Instant?
    private var conversation: LineConversation
    private var deliveries = DeliveryQueue()
    private var sleeper: (continuation: CheckedContinuation<Void, Never>, timer: ThreadExecutor.Timer)?
    private let clocks: Clocks
    private let stateHandler: @Sendable (Bool) -> Void

    init(
        gateway: SimulatedGateway, settings: LinkSettings, seed: UInt64, executor: ThreadExecutor, clocks: Clocks,
        stateHandler: @escaping @Sendable (_ isUp: Bool) -> Void
    ) {
        self.gateway = gateway
        self.executor = executor
        self.clocks = clocks
        self.stateHandler = stateHandler
        conversation = LineConversation(settings, startingAt: UInt32(truncatingIfNeeded: seed))
    }

    var counters: LinkCounters { conversation.counters }

    /// Looks at the plant, which is too large to be copied for every look.
    func look<Value>(_ body: (borrowing Plant) -> Value) -> Value { body(gateway.plant) }

    /// Whom a request can reach now, and what the gateway has counted.
    var present: Set<ScomAddress> { isUp && !gateway.faults.isSilent ? Set(gateway.plant.addresses) : [] }
    var faultyExchanges: Int { gateway.counters.faults }

    /// Changes the gateway as it is at this moment.
    func withGateway<Value: Sendable>(_ body: (inout SimulatedGateway) -> Value) -> Value {
        gateway.pass(to: clocks.now())
        return body(&gateway)
    }

    func plug() {
        isUp = true
        conversation.opened()
        stateHandler(true)
    }

    /// What is on its way is lost; an exchange under way ends at once.
    func unplug() {
        isUp = false
        deliveries.removeAll()
        stateHandler(false)
        wake()
    }

    func carry(_ request: ScomRequest) async -> LinkOutcome {
        guard isUp else { return LinkOutcome(.failure(.down)) }
        let start = clocks.now()
        defer {
            disturbedBefore = disturbed
            disturbance = nil
        }
        let (bytesBefore, opening) = (conversation.byteCount, conversation.counters.openings)
        overhear()
        var began = clocks.now()
        var step = conversation.begin(request, at: began)
        while true {
            guard isUp, conversation.counters.openings == opening else {
                return outcome(.failure(conversation.broken(at: clocks.now())), began, bytesBefore)
            }
            switch step {
            case .rest(let until):
                await sleep(until: until)
                overhear()
                step = conversation.rested(at: clocks.now())
                began = clocks.now()
            case .send(let frame):
                let faultsBefore = gateway.counters.faults
                for delivery in gateway.receive(frame.bytes, at: clocks.now()) { deliveries.insert(delivery) }
                // A gateway that falls silent later, while this is awaited, could not be noticed by it either.
                if gateway.counters.faults > faultsBefore, !gateway.faults.isSilent { disturbance = start }
                step = conversation.sent(at: clocks.now())
            case .listen(let until):
                await sleep(until: min(until, deliveries.earliest ?? until))
                guard isUp else { continue }
                if let delivery = deliveries.pop(at: clocks.now()) {
                    gateway.sent(delivery, at: clocks.now())
                    step = conversation.received(delivery.bytes, at: clocks.now())
                } else {
                    step = conversation.elapsed(at: clocks.now())
                }
            case .finish(let result): return outcome(result, began, bytesBefore)
            }
        }
    }

    /// What came while nobody asked, at the moments when it came.
    private func overhear() {
        while let due = deliveries.earliest, let delivery = deliveries.pop(at: clocks.now()) {
            gateway.sent(delivery, at: due)
            conversation.overheard(delivery.bytes, at: due)
        }
    }

    private func outcome(
        _ result: Result<ScomResponse, LinkFailure>, _ began: ContinuousClock.Instant, _ bytesBefore: Int
    ) -> LinkOutcome {
        let duration = clocks.now() - began
        conversation.spent(duration)
        return LinkOutcome(result, duration: duration, byteCount: conversation.byteCount - bytesBefore)
    }

    private func sleep(until instant: ContinuousClock.Instant) async {
        guard instant > clocks.now() else { return }
        await withCheckedContinuation { continuation in
            let timer = executor.schedule(at: instant) { [weak self] in self?.assumeIsolated { $0.wake() } }
            sleeper = (continuation, timer)
        }
    }

    private func wake() {
        guard let (continuation, timer) = sleeper else { return }
        sleeper = nil
        executor.cancel(timer)
        continuation.resume()
    }
}

/// The line as its client sees it.
///
/// Not the actor itself: a witness of an actor comes back by way of another thread, and time would leap meanwhile.
struct VirtualLink: RequestExchanging {
    let line: VirtualLine

    func exchange(_ request: ScomRequest) async -> LinkOutcome { await line.carry(request) }
}
