import Runtime
import ScomClient
import ScomProtocol

@testable import Dispatcher

/// Drives a dispatcher's state against a simulated gateway in virtual time, and holds what it does against what it must do.
final class TestBench {
    /// A request that has no answer yet.
    struct Asked {
        var request: DispatchRequest
        var submitted: ContinuousClock.Instant
        var tick: Int
        /// Exchanges before it that were open to its priority, and how many more may pass it over.
        var chances: Int
        var bound: Int
    }

    /// Those who are served in their order; writes all stand in one.
    struct Lane: Hashable {
        var priority: Priority
        var client: String

        init(_ request: DispatchRequest) {
            priority = request.priority
            client = request.priority == .write ? "" : request.client
        }
    }

    struct Produced {
        var operation: ScomOperation
        var startTick: Int
        var end: ContinuousClock.Instant
    }

    struct BenchFlight {
        var exchange: ScomExchange
        var outcome: ExchangeOutcome
        var ends: ContinuousClock.Instant
        var startTick: Int
    }

    let scenario: Scenario
    let start = ContinuousClock.now
    var now: ContinuousClock.Instant
    /// Counts events: tells apart what happens at the same instant.
    var tick = 0
    var state: DispatcherState
    var gateway: SimulatedGateway
    var load: LoadGenerator
    var random: SeededGenerator
    var flight: BenchFlight?
    var asked: [Int: Asked] = [:]
    var askers: [ScomOperation: Set<Int>] = [:]
    var waitingOperations: [Lane: Int] = [:]
    var quietExchanges = 0
    var answered = 0
    var completions: [Int: (completion: Completion, instant: ContinuousClock.Instant)] = [:]
    var exchanges: [ScomExchange] = []
    var starts: [ContinuousClock.Instant] = []
    var succeeded = 0
    var errors: [DispatchError: Int] = [:]
    var violations: [String] = []
    /// What the line said last, and when, of each operation.
    var produced: [ScomValue: Produced] = [:]
    var singleFailures: [ScomOperation: (failure: ScomFailure, tick: Int)] = [:]
    var singleTimeouts: [ScomAddress: Int] = [:]
    var startedWrites: Set<ScomOperation> = []
    var waitingWrites: [ScomAddress: [(operation: ScomOperation, job: Int)]] = [:]
    var writeTicks: [ObjectKey: [Int]] = [:]
    var invalidationTicks: [ScomAddress: Int] = [:]
    var lastLinkDownTick = -1
    var nextLinkChange: ContinuousClock.Instant?
    var nextQuietChange: ContinuousClock.Instant?
    var nextRestart: ContinuousClock.Instant?
    private let wallStart = WallTime(millisecondsSince1970: 1_800_000_000_000)

    struct ObjectKey: Hashable {
        var address: ScomAddress
        var type: ObjectType
        var number: UInt32
    }

    init(_ scenario: Scenario) {
        self.scenario = scenario
        now = start
        state = DispatcherState(settings: scenario.settings)
        gateway = SimulatedGateway(seed: scenario.seed &+ 1)
        load = LoadGenerator(scenario, start: start)
        random = SeededGenerator(seed: scenario.seed &+ 2)
        scenario.trouble(&gateway, start)
        nextLinkChange = scenario.linkChanges.map { start + $0 }
        nextQuietChange = scenario.quietChanges.map { start + $0 }
        nextRestart = scenario.restarts.map { start + $0 }
        feed { $0.linkCameUp($1) }
    }

    var wall: WallTime { wallStart + start.duration(to: now) }

    /// Runs until the load is over and all is answered.
    func run() {
        let limit = start + scenario.length + .seconds(700)
        while violations.count < 10 {
            let isOver = load.next == nil
            if isOver, asked.isEmpty, flight == nil { break }
            if isOver, state.link == .down { nextLinkChange = nil }
            let world =
                isOver ? nil : [load.next, nextLinkChange, nextQuietChange, nextRestart].compactMap(\.self).min()
            let next = [flight?.ends, state.nextEvent, world].compactMap(\.self).min()
            guard let next, next <= limit else {
                violations.append("stuck with \(asked.count) unanswered, next event \(String(describing: next))")
                return
            }
            tick += 1
            now = max(now, next)
            step()
            checkState()
        }
        if violations.isEmpty { checkIdle() }
    }

    /// Lets this much time pass, in which nothing arrives.
    func run(for duration: Duration) {
        let end = now + duration
        while let next = [flight?.ends, state.nextEvent].compactMap(\.self).min(), next <= end {
            tick += 1
            now = max(now, next)
            step()
            checkState()
        }
        tick += 1
        now = end
    }

    /// What happens now; of several things at one instant any may come first.
    private func step() {
        let isTimerDue = state.nextEvent.map { $0 <= now } ?? false
        if isTimerDue, Bool.random(using: &random) { return feed { $0.timeReached($1) } }
        if let flight, flight.ends <= now { return endFlight(flight) }
        if isTimerDue { return feed { $0.timeReached($1) } }
        if let change = nextLinkChange, change <= now {
            nextLinkChange = now + later(scenario.linkChanges!)
            return state.link == .up ? takeLinkDown() : feed { $0.linkCameUp($1) }
        }
        if let change = nextQuietChange, change <= now {
            // Nobody tells the state when a window ends: it has to look.
            nextQuietChange = now + later(scenario.quietChanges!)
            state.isQuiet.toggle()
            return
        }
        if let restart = nextRestart, restart <= now {
            nextRestart = now + later(scenario.restarts!)
            let address = LoadGenerator.devices.randomElement(using: &random)!
            invalidationTicks[address] = tick
            return state.invalidateCache(of: address)
        }
        for request in load.takeNext() { submit(request) }
    }

    private func later(_ mean: Duration) -> Duration { mean * Double.random(in: 0.2...1.8, using: &random) }

    func takeLinkDown() {
        lastLinkDownTick = tick
        feed { $0.linkWentDown($1) }
    }

    @discardableResult
    func submit(_ request: DispatchRequest) -> Int {
        let id = state.makeJobID()
        asked[id] = Asked(
            request: request, submitted: now, tick: tick, chances: chances(request.priority), bound: bound(of: request))
        waitingOperations[Lane(request), default: 0] += request.operations.count
        for operation in request.operations {
            askers[operation, default: []].insert(id)
            if operation.isWrite { waitingWrites[operation.address, default: []].append((operation, id)) }
        }
        feed { $0.submit(request, as: id, now: $1) }
        return id
    }

    private func endFlight(_ ended: BenchFlight) {
        flight = nil
        let isPacked = ended.outcome.results.count > 1
        for (operation, result) in zip(ended.exchange.operations, ended.outcome.results) {
            switch result {
            case .success(let value) where !operation.isWrite:
                produced[value] = Produced(operation: operation, startTick: ended.startTick, end: now)
            case .success: break
            case .failure(let failure):
                if !isPacked { singleFailures[operation] = (failure, tick) }
                if !isPacked, failure == .responseTimeout { singleTimeouts[operation.address, default: 0] += 1 }
            }
        }
        let time = wall
        feed { $0.finished(ended.outcome, now: $1, time: time) }
    }

    /// Gives the state an input, and does what it says.
    func feed(_ input: (inout DispatcherState, ContinuousClock.Instant) -> [DispatcherState.Action]) {
        for action in input(&state, now) {
            switch action {
            case .start(let exchange):
                checkStart(exchange)
                var outcome = gateway.perform(exchange, at: now)
                if state.link == .down {
                    outcome = ExchangeOutcome(failure: .linkDown, of: exchange, duration: .zero, byteCount: 0)
                }
                flight = BenchFlight(
                    exchange: exchange, outcome: outcome, ends: now + outcome.duration, startTick: tick)
            case .complete(let id, let completion):
                guard let asked = asked.removeValue(forKey: id) else {
                    violations.append("job \(id) answered twice or never asked")
                    continue
                }
                answered += 1
                completions[id] = (completion, now)
                let lane = Lane(asked.request)
                waitingOperations[lane]! -= asked.request.operations.count
                if waitingOperations[lane] == 0 { waitingOperations[lane] = nil }
                for operation in asked.request.operations {
                    askers[operation]!.remove(id)
                    if operation.isWrite { waitingWrites[operation.address]?.removeAll { $0.operation == operation } }
                }
                check(completion, of: asked)
            }
        }
    }
}
