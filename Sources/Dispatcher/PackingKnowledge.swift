import ScomClient
import ScomProtocol

/// What experience says of multi-info exchanges on this link: whether the gateway does them at all, and with which infos not.
struct PackingKnowledge: Sendable {
    /// Packed exchanges in a row that timed out while single ones were answered, after which the gateway counts as unable.
    private static let timeoutLimit = 3
    private static let readSinglyLimit = 8192

    private(set) var support = Packing.Support.unknown
    private var timeouts = 0
    /// A packed exchange timed out, and nothing has been answered since: it may be the gateway that is gone.
    private var isTimeoutUnexplained = false
    /// Infos that are read singly, until then.
    private var readSingly: [ScomOperation: ContinuousClock.Instant] = [:]
    /// Devices that were out of reach when last asked: their infos had no numbers for that reason.
    private var lost: Set<ScomAddress> = []

    /// The largest exchange that a read may be part of by what is known beforehand.
    mutating func limit(of operation: ScomOperation, _ now: ContinuousClock.Instant) -> Int {
        guard support != .unsupported, operation.multiInfoItem != nil else { return 1 }
        guard let until = readSingly[operation] else { return MultiInfo.maximumItems }
        if until > now { return 1 }
        readSingly[operation] = nil
        return MultiInfo.maximumItems
    }

    /// What a read by itself tells of the device: once it is back, its infos may be packed again.
    mutating func note(single result: Result<ScomValue, ScomFailure>, of address: ScomAddress) {
        switch result {
        case .failure(.device(.deviceNotFound)), .failure(.device(.responseTimeout)), .failure(.responseTimeout):
            if readSingly.keys.contains(where: { $0.address == address }) { lost.insert(address) }
        case .success:
            if lost.remove(address) != nil { readSingly = readSingly.filter { $0.key.address != address } }
        case .failure: break
        }
        note(single: result)
    }

    private mutating func note(single result: Result<ScomValue, ScomFailure>) {
        switch result {
        case .success, .failure(.device), .failure(.malformedResponse), .failure(.notANumber): break
        case .failure(.responseTimeout), .failure(.damagedResponse), .failure(.linkDown): return
        }
        guard isTimeoutUnexplained, support == .unknown else { return }
        isTimeoutUnexplained = false
        timeouts += 1
        if timeouts >= PackingKnowledge.timeoutLimit { support = .unsupported }
    }

    mutating func note(packed result: Result<ScomValue, ScomFailure>) {
        switch result {
        case .success, .failure(.notANumber):
            support = .supported
            timeouts = 0
            isTimeoutUnexplained = false
        case .failure(.device(.serviceNotSupported)), .failure(.device(.typeNotSupported)):
            if support == .unknown { support = .unsupported }
        case .failure(.responseTimeout): isTimeoutUnexplained = true
        case .failure: break
        }
    }

    /// The largest exchange that a read may be part of after a packed one of `count` has failed for it; `nil` where the failure says nothing.
    ///
    /// Halves isolate the one that spoils the exchange; the last attempt after losses is made alone, so that only that one fails.
    func limit(after failure: ScomFailure, packedWith count: Int, isLastAttemptNext: Bool) -> Int? {
        switch failure {
        case .notANumber: 1
        case .device, .malformedResponse: count / 2
        case .responseTimeout where support == .unknown: 1
        case .responseTimeout, .damagedResponse: isLastAttemptNext ? 1 : count / 2
        case .linkDown: nil
        }
    }

    /// Spares the exchanges to come an info that has no number in them, or that was among the last two or three in one that failed.
    mutating func remember(
        readSingly operation: ScomOperation, after failure: ScomFailure, _ now: ContinuousClock.Instant
    ) {
        let period: Duration
        switch failure {
        case .notANumber: period = .seconds(600)
        // Shorter, because its neighbour may be to blame.
        case .device, .malformedResponse: period = .seconds(60)
        case .responseTimeout, .damagedResponse, .linkDown: return
        }
        if readSingly.count >= PackingKnowledge.readSinglyLimit { readSingly.removeAll() }
        readSingly[operation] = now + period
    }
}
