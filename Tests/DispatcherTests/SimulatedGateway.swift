import Dispatcher
import Runtime
import ScomClient
import ScomProtocol

/// A gateway and its devices in virtual time: says what becomes of an exchange and how long it takes.
///
/// Every value read is a number never used before, so that a reading tells which exchange it came from.
struct SimulatedGateway {
    enum MultiInfoSupport { case full, refused, ignored }

    /// One attempt at one operation, as the line saw it.
    struct Answer {
        var operation: ScomOperation
        var result: Result<ScomValue, ScomFailure>
        var isPacked: Bool
    }

    var multiInfo = MultiInfoSupport.full
    /// How much slower than a bare Xcom-232i.
    var slowness = 1.0
    var lossRate = 0.0
    var damageRate = 0.0
    /// Error responses to the whole exchange, whatever it carries.
    var gatewayBusyRate = 0.0
    /// Devices that do not answer, from when until when.
    var silences: [(address: ScomAddress, period: Range<ContinuousClock.Instant>)] = []
    /// Infos that have no number in multi-info exchanges, but a value by themselves.
    var notNumbers: Set<UInt32> = []
    /// Infos that make any multi-info exchange fail that they are part of, but have a value by themselves.
    var spoilers: Set<UInt32> = []
    /// As `spoilers`, but the exchange is never answered.
    var stallers: Set<UInt32> = []
    /// Objects that devices answer with an error; not a number in multi-info exchanges.
    var refused: Set<UInt32> = []
    private var random: SeededGenerator
    private var lastValue: Int32 = 0

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
    }

    mutating func perform(_ exchange: ScomExchange, at now: ContinuousClock.Instant) -> ExchangeOutcome {
        let operations = exchange.operations
        let wire = Double(operations.count == 1 ? 56 : 70 + 10 * operations.count) * 11 / 38400
        let duration = Duration.seconds((wire + 0.002) * slowness)
        if let failure = wholeFailure(of: exchange, now) {
            let lasts = failure == .responseTimeout ? Duration.seconds(2) : duration
            return ExchangeOutcome(failure: failure, of: exchange, duration: lasts, byteCount: 0)
        }
        let isPacked = operations.count > 1
        let results = operations.map { result(of: $0, isPacked: isPacked, now) }
        return ExchangeOutcome(results: results, flags: nil, duration: duration, byteCount: 56)
    }

    private mutating func wholeFailure(of exchange: ScomExchange, _ now: ContinuousClock.Instant) -> ScomFailure? {
        if isSilent(.gateway, now) { return .responseTimeout }
        switch exchange {
        case .single(let operation):
            if isSilent(operation.address, now) { return .responseTimeout }
        case .packed(let operations):
            if multiInfo == .refused { return .device(.serviceNotSupported) }
            if multiInfo == .ignored { return .responseTimeout }
            if operations.contains(where: { stallers.contains($0.property.objectID) }) { return .responseTimeout }
            if operations.contains(where: { spoilers.contains($0.property.objectID) }) { return .device(.invalidFrame) }
        }
        let chance = Double.random(in: 0..<1, using: &random)
        if chance < lossRate { return .responseTimeout }
        if chance < lossRate + damageRate { return .damagedResponse }
        return chance < lossRate + damageRate + gatewayBusyRate ? .device(.gatewayBusy) : nil
    }

    private mutating func result(
        of operation: ScomOperation, isPacked: Bool, _ now: ContinuousClock.Instant
    ) -> Result<ScomValue, ScomFailure> {
        let number = operation.property.objectID
        if isPacked, notNumbers.contains(number) || refused.contains(number) || isSilent(operation.address, now) {
            return .failure(.notANumber)
        }
        if refused.contains(number) { return .failure(.device(.readPropertyFailed)) }
        if case .write(let value) = operation.action { return .success(value) }
        lastValue += 1
        return .success(.int32(lastValue))
    }

    private func isSilent(_ address: ScomAddress, _ now: ContinuousClock.Instant) -> Bool {
        silences.contains { $0.address == address && $0.period.contains(now) }
    }
}
