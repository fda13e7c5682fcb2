import Runtime
import ScomClient
import ScomProtocol

/// Devices that answer from a table, at once: behind a real dispatcher they stand in for the line.
final class Plant: ExchangePerforming {
    struct Point: Hashable {
        let address: UInt32
        let number: UInt32

        init(_ address: UInt32, _ number: UInt32) {
            self.address = address
            self.number = number
        }

        init(_ operation: ScomOperation) {
            self.init(operation.address.rawValue, operation.property.objectID)
        }
    }

    private struct State {
        var values: [Point: ScomValue] = [:]
        /// Answers that come before the value, one each time.
        var scripts: [Point: [Result<ScomValue, ScomFailure>]] = [:]
        var absent: Set<UInt32> = []
        var exchanges: [ScomExchange] = []
        var isHolding = false
        var held: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Locked(State())

    subscript(_ address: UInt32, _ number: UInt32) -> ScomValue? {
        get { state.withLock { $0.values[Point(address, number)] } }
        set { state.withLock { $0.values[Point(address, number)] = newValue } }
    }

    func script(_ address: UInt32, _ number: UInt32, _ answers: [Result<ScomValue, ScomFailure>]) {
        state.withLock { $0.scripts[Point(address, number)] = answers }
    }

    func setAbsent(_ address: UInt32, _ isAbsent: Bool) {
        state.withLock { state in
            if isAbsent { state.absent.insert(address) } else { state.absent.remove(address) }
        }
    }

    /// What went over the line since the last call.
    func takeExchanges() -> [ScomExchange] {
        state.withLock { state in
            defer { state.exchanges = [] }
            return state.exchanges
        }
    }

    /// Keeps the answers back from now on, which are fixed when they are asked for.
    func hold() {
        state.withLock { $0.isHolding = true }
    }

    var holdsOne: Bool { state.withLock { !$0.held.isEmpty } }

    func release() {
        let held = state.withLock { state in
            defer { state.held = [] }
            state.isHolding = false
            return state.held
        }
        for continuation in held { continuation.resume() }
    }

    func perform(_ exchange: ScomExchange) async -> ExchangeOutcome {
        let isPacked = if case .packed = exchange { true } else { false }
        let results = state.withLock { state in
            state.exchanges.append(exchange)
            return exchange.operations.map { Plant.answer($0, isPacked: isPacked, &state) }
        }
        await withCheckedContinuation { continuation in
            let isHeld = state.withLock { state in
                if state.isHolding { state.held.append(continuation) }
                return state.isHolding
            }
            if !isHeld { continuation.resume() }
        }
        return ExchangeOutcome(results: results, flags: nil, duration: .zero, byteCount: 56)
    }

    private static func answer(
        _ operation: ScomOperation, isPacked: Bool, _ state: inout State
    ) -> Result<ScomValue, ScomFailure> {
        let point = Point(operation)
        let failure: Result<ScomValue, ScomFailure>? =
            if state.absent.contains(point.address) {
                .failure(isPacked ? .notANumber : .device(.deviceNotFound))
            } else if let first = state.scripts[point]?.first {
                first
            } else {
                nil
            }
        if let failure {
            if state.scripts[point]?.isEmpty == false { state.scripts[point]?.removeFirst() }
            return failure
        }
        if case .write(let value) = operation.action { return .success(value) }
        if let value = state.values[point] { return .success(value) }
        return .failure(isPacked ? .notANumber : .device(.objectIDNotFound))
    }
}
