import Runtime
import ScomProtocol

/// Which exchanges go wrong, and how: a script for the next ones first, then chance, repeatable by its seed.
public struct FaultPlan: Sendable {
    /// One kind of fault and how likely each exchange is to meet it.
    public struct Chance: Sendable {
        public var fault: Fault
        /// 0 to 1.
        public var probability: Double

        public init(_ fault: Fault, probability: Double) {
            self.fault = fault
            self.probability = probability
        }
    }

    /// Faults of the exchanges to come, one each, in order.
    public var script: [Fault]
    /// Of an exchange that the script does not cover; the first that hits is done.
    public var chances: [Chance]
    /// The gateway hears and says nothing.
    public var isSilent = false
    /// A time during which all answers are that much slower (spec §3.7).
    public var slowness: SlowPeriod?

    /// Answers slow down for a while again and again, as where a data logger runs.
    public struct SlowPeriod: Hashable, Sendable {
        public var every: Duration
        public var lasting: Duration
        public var delay: Duration

        public init(every: Duration = .seconds(60), lasting: Duration = .seconds(3), delay: Duration) {
            self.every = every
            self.lasting = lasting
            self.delay = delay
        }
    }

    private var generator: SeededGenerator
    private var firstExchange: ContinuousClock.Instant?

    public init(script: [Fault] = [], chances: [Chance] = [], seed: UInt64 = 1) {
        self.script = script
        self.chances = chances
        generator = SeededGenerator(seed: seed)
    }

    /// Every kind of per-exchange fault, each with `probability`; delays and lengths are drawn anew for each.
    public static func everything(probability: Double, seed: UInt64) -> FaultPlan {
        let faults: [Fault] = [
            .requestLost, .responseLost, .late(.milliseconds(2500)), .doubled(after: .milliseconds(40)),
            .damagedHeader, .damagedData, .cutShort(count: 9), .cutShort(count: 21), .split(gap: .milliseconds(1)),
            .noiseBefore(Fault.fieldNoise), .noiseAfter(Fault.fieldNoise), .otherMaster, .otherDevice(instead: false),
            .otherObject(instead: false), .otherProperty(instead: false), .error(.gatewayBusy),
        ]
        return FaultPlan(chances: faults.map { Chance($0, probability: probability) }, seed: seed)
    }

    /// The fault of the exchange that begins now.
    mutating func next(at now: ContinuousClock.Instant) -> Fault? {
        if firstExchange == nil { firstExchange = now }
        if isSilent { return .requestLost }
        if !script.isEmpty {
            let fault = script.removeFirst()
            return fault == .none ? nil : fault
        }
        for chance in chances where chance.probability > 0 {
            let draw = Double(generator.next() >> 11) * 0x1p-53
            if draw < chance.probability { return varied(chance.fault) }
        }
        return nil
    }

    func delay(at now: ContinuousClock.Instant) -> Duration {
        guard let slowness, let firstExchange, slowness.every > .zero else { return .zero }
        let elapsed = now - firstExchange
        let cycles = (elapsed / slowness.every).rounded(.down)
        return elapsed - slowness.every * cycles < slowness.lasting ? slowness.delay : .zero
    }

    /// Where a bit is damaged.
    mutating func damagedBit(among count: Int) -> Int {
        Int(generator.next() % UInt64(max(1, count)))
    }

    /// Delays between half and double of what was said.
    private mutating func varied(_ fault: Fault) -> Fault {
        let factor = 0.5 + 1.5 * Double(generator.next() >> 11) * 0x1p-53
        switch fault {
        case .late(let delay): return .late(delay * factor)
        case .doubled(let delay): return .doubled(after: delay * factor)
        default: return fault
        }
    }
}
