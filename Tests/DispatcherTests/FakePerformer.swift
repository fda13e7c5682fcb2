import Runtime
import ScomClient
import ScomProtocol

/// Answers every exchange after a while, and knows whether two were ever under way at once.
final class FakePerformer: ExchangePerforming {
    struct State: Sendable {
        var exchanges: [ScomExchange] = []
        var isBusy = false
        var overlapped = false
        /// Exchanges last until it is reset.
        var isStalled = false
    }

    let state = Locked(State())
    private let duration: Duration

    init(duration: Duration = .microseconds(200)) {
        self.duration = duration
    }

    func perform(_ exchange: ScomExchange) async -> ExchangeOutcome {
        state.withLock { state in
            state.exchanges.append(exchange)
            state.overlapped = state.overlapped || state.isBusy
            state.isBusy = true
        }
        repeat { try? await Task.sleep(for: duration) } while state.withLock(\.isStalled)
        state.withLock { $0.isBusy = false }
        let results = exchange.operations.map { operation -> Result<ScomValue, ScomFailure> in
            if case .write(let value) = operation.action { return .success(value) }
            return .success(.int32(Int32(operation.address.rawValue * 10_000 + operation.property.objectID)))
        }
        return ExchangeOutcome(results: results, flags: nil, duration: duration, byteCount: 56)
    }
}
