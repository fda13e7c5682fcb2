import Runtime
import ScomLink
import ScomProtocol
import Simulator

/// A simulated gateway without a line between: answers are there at once.
final class FuzzLink: RequestExchanging {
    struct State: Sendable {
        var gateway: SimulatedGateway
        var source: UInt32 = 0
        var writes: [ScomRequest] = []
    }

    let state: Locked<State>

    init(_ gateway: SimulatedGateway) {
        state = Locked(State(gateway: gateway))
    }

    func exchange(_ request: ScomRequest) async -> LinkOutcome {
        let result: Result<ScomResponse, LinkFailure> = state.withLock { state in
            if request.service == .write { state.writes.append(request) }
            state.source = state.source % 99 + 1
            let source = ScomAddress(state.source)
            var decoder = FrameDecoder()
            for delivery in state.gateway.receive(request.frame(from: source).bytes, at: .now) {
                decoder.append(delivery.bytes)
            }
            while let element = decoder.next() {
                if case .frame(let frame) = element, let response = ScomResponse(frame),
                    response.answers(request, from: source)
                {
                    return .success(response)
                }
            }
            return .failure(.timeout)
        }
        return LinkOutcome(result, duration: .milliseconds(16), byteCount: 56)
    }

    /// Writes since this was asked last.
    @discardableResult
    func takeWrites() -> [ScomRequest] {
        state.withLock { state in
            defer { state.writes = [] }
            return state.writes
        }
    }
}
