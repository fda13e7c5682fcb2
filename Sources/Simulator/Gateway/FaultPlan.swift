import Glibc
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
    /// All answers are that much slower, whatever the time.
    public var slowedBy = Duration.zero

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

    /// Every kind of per-exchange fault, each with `probability`; delays, lengths, noise and error codes are drawn anew for each.
    public static func everything(probability: Double, seed: UInt64) -> FaultPlan {
        FaultPlan(chances: Fault.everyKind.map { Chance($0, probability: probability) }, seed: seed)
    }

    /// Every kind of fault, all kinds together in that share of the exchanges.
    public static func everything(share: Double, seed: UInt64) -> FaultPlan {
        // The chances are tried one after the other, so that each acts on what those before it have left.
        let probability = 1 - pow(1 - min(max(share, 0), 1), 1 / Double(Fault.everyKind.count))
        return everything(probability: probability, seed: seed)
    }

    /// The fault of the exchange that begins now.
    mutating func next(at now: ContinuousClock.Instant) -> Fault? {
        if firstExchange == nil { firstExchange = now }
        if isSilent { return .requestLost }
        if !script.isEmpty {
            let fault = script.removeFirst()
            if fault == .none { return nil }
            return fault == .anyError ? varied(fault) : fault
        }
        for chance in chances where chance.probability > 0 {
            let draw = Double(generator.next() >> 11) * 0x1p-53
            if draw < chance.probability { return varied(chance.fault) }
        }
        return nil
    }

    func delay(at now: ContinuousClock.Instant) -> Duration {
        guard let slowness, let firstExchange, slowness.every > .zero else { return slowedBy }
        let elapsed = now - firstExchange
        let cycles = (elapsed / slowness.every).rounded(.down)
        return slowedBy + (elapsed - slowness.every * cycles < slowness.lasting ? slowness.delay : .zero)
    }

    /// Where a bit is damaged.
    mutating func damagedBit(among count: Int) -> Int {
        Int(generator.next() % UInt64(max(1, count)))
    }

    /// Delays between half and double of what was said, cuts at any byte before the one said, other noise and codes.
    private mutating func varied(_ fault: Fault) -> Fault {
        let factor = 0.5 + 1.5 * Double(generator.next() >> 11) * 0x1p-53
        switch fault {
        case .late(let delay): return .late(delay * factor)
        case .doubled(let delay): return .doubled(after: delay * factor)
        case .cutShort(let count): return .cutShort(count: 1 + Int(generator.next() % UInt64(max(1, count))))
        case .noiseBefore: return .noiseBefore(noise())
        case .noiseAfter: return .noiseAfter(noise())
        case .anyError:
            let named = ScomErrorCode.named
            return .error(named[Int(generator.next() % UInt64(named.count))].code)
        default: return fault
        }
    }

    /// Up to 40 stray bytes, start bytes among them; half the time what was seen in the field.
    private mutating func noise() -> [UInt8] {
        guard generator.next() % 2 == 0 else { return Fault.fieldNoise }
        return (0...generator.next() % 40).map { _ in
            let draw = generator.next()
            return draw % 4 == 0 ? 0xAA : UInt8(truncatingIfNeeded: draw >> 8)
        }
    }
}
