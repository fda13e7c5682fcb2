import Dispatcher
import Runtime
import ScomProtocol

/// The steps of one file transfer (spec §4.8.3): which to ask for next, and what of the answers is new.
///
/// A lost answer leaves open whether the gateway went on to the next block. Its repetition tells, as a block differs from the next:
/// lines of a datalog begin with their time. Only a long run of equal columns may not; there the transfer begins anew, and what was
/// taken in already is compared, not taken twice.
struct DatalogDownload: Sendable {
    enum Action: Hashable, Sendable {
        case ask(PropertyID)
        /// The gateway is busy: the same again after a while.
        case askLater(PropertyID)
        case finish
        case fail(Failure)
    }

    enum Failure: Error, Hashable, Sendable {
        case dispatch(DispatchError)
        /// The gateway sent something else the second time.
        case changed
        /// The gateway answered with a step that the transfer cannot be at.
        case unexpected(PropertyID?)
    }

    /// Whether the gateway may have a transfer open.
    private(set) var isOpen = false
    /// Of all that was taken in.
    private(set) var digest = SHA256()
    /// Taken in since it was last emptied.
    private var output: [UInt8] = []
    private var asked = PropertyID.transferStart
    private var lastBlock: [UInt8] = []
    /// The answer to a continuation was lost: the next block may be the last one again.
    private var isUncertain = false
    private var losses = 0
    private var waits = 0
    private var restarts = 0
    /// While catching up after a restart: what has come again.
    private var repeated: SHA256?

    private static let lossLimit = 3
    private static let restartLimit = 3
    private static let waitLimit = 120

    var byteCount: Int { digest.byteCount }

    mutating func takeOutput() -> [UInt8] {
        defer { output.removeAll(keepingCapacity: true) }
        return output
    }

    mutating func begin() -> Action {
        isOpen = true
        return ask(.transferStart)
    }

    /// - Parameter property: the step that the response names.
    mutating func answered(_ data: [UInt8], _ property: PropertyID?) -> Action {
        if asked == .transferAbort { return ask(.transferStart) }
        losses = 0
        waits = 0
        switch property {
        case .transferBlock?:
            if isUncertain, data == lastBlock {
                guard !data.isRun else { return restart(orFail: .unexpected(property)) }
                // The request was lost, not its answer.
                isUncertain = false
                return ask(.transferContinue)
            }
            isUncertain = false
            lastBlock = data
            return take(data) ? ask(.transferContinue) : .fail(.changed)
        case .transferFinish?:
            isOpen = false
            guard take(data), repeated == nil else { return .fail(.changed) }
            return .finish
        default: return restart(orFail: .unexpected(property))
        }
    }

    mutating func failed(_ error: DispatchError) -> Action {
        if asked == .transferAbort, error.isAnswerOrLoss { return ask(.transferStart) }
        switch error {
        case .responseTimeout, .malformedResponse, .device(.responseTimeout):
            losses += 1
            guard losses <= DatalogDownload.lossLimit else { return .fail(.dispatch(error)) }
            guard asked != .transferStart else { return ask(.transferStart) }
            if asked == .transferContinue { isUncertain = true }
            return ask(.transferRetry)
        case .device(.gatewayBusy):
            waits += 1
            return waits <= DatalogDownload.waitLimit ? .askLater(asked) : .fail(.dispatch(error))
        case .device(.objectPropertyInvalid): return restart(orFail: .dispatch(error))
        case .device:
            if asked == .transferStart { isOpen = false }
            return .fail(.dispatch(error))
        case .busy, .deadlineExceeded, .linkDown, .deviceSilent, .stopped: return .fail(.dispatch(error))
        }
    }

    private mutating func ask(_ step: PropertyID) -> Action {
        asked = step
        return .ask(step)
    }

    /// Begins anew: the gateway has lost its place, or it is not known.
    private mutating func restart(orFail failure: Failure) -> Action {
        restarts += 1
        guard restarts <= DatalogDownload.restartLimit else { return .fail(failure) }
        losses = 0
        isUncertain = false
        lastBlock = []
        repeated = byteCount > 0 ? SHA256() : nil
        return ask(.transferAbort)
    }

    /// `false` where what comes again is not what came before.
    private mutating func take(_ data: [UInt8]) -> Bool {
        guard var repeated else {
            digest.update(data)
            output += data
            return true
        }
        let old = data.prefix(byteCount - repeated.byteCount)
        repeated.update(old)
        self.repeated = repeated
        guard repeated.byteCount == byteCount else { return true }
        guard repeated.digest == digest.digest else { return false }
        self.repeated = nil
        return take([UInt8](data.dropFirst(old.count)))
    }
}

extension [UInt8] {
    /// Whether a block repeats itself, so that the next one may be equal.
    fileprivate var isRun: Bool { count % 2 == 0 && self[..<(count / 2)].elementsEqual(self[(count / 2)...]) }
}

extension DispatchError {
    /// Whether the line was used, whatever came of it.
    fileprivate var isAnswerOrLoss: Bool {
        switch self {
        case .device, .responseTimeout, .malformedResponse: true
        default: false
        }
    }
}
