import Runtime
import ScomLink
import ScomProtocol
import Simulator

/// A simulated gateway without a line between: answers are there at once, and what does not come is given up at once.
final class GatewayLink: RequestExchanging {
    struct State: Sendable {
        var gateway: SimulatedGateway
        var source: UInt32 = 0
        /// Requests sent so far, newest last.
        var requests: [ScomRequest] = []
        /// Called before each request with the number of those before it.
        var before: (@Sendable (inout SimulatedGateway, ScomRequest, Int) -> Void)?
    }

    let state: Locked<State>
    /// What one exchange takes.
    let pace: Duration

    init(_ gateway: SimulatedGateway, pace: Duration = .zero) {
        state = Locked(State(gateway: gateway))
        self.pace = pace
    }

    func exchange(_ request: ScomRequest) async -> LinkOutcome {
        if pace > .zero { try? await Task.sleep(for: pace) }
        let result: Result<ScomResponse, LinkFailure> = state.withLock { state in
            state.before?(&state.gateway, request, state.requests.count)
            state.requests.append(request)
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
}
