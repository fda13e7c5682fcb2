import Glibc
import Runtime
public import ScomProtocol

extension ScomLink {
    /// Sends the request and waits for its response, on the link's thread.
    ///
    /// One attempt, except that the first reads after opening may be sent twice to find out whether the gateway copies source
    /// addresses. Fails at once with `.down` while the link is not open.
    public func exchange(_ request: ScomRequest) -> LinkOutcome {
        guard let line else { return LinkOutcome(.failure(.down)) }
        let bytesBefore = conversation.byteCount
        var began = clocks.now()
        do throws(LinkError) {
            try overhear(line)
            began = clocks.now()
            var step = conversation.begin(request, at: began)
            while true {
                switch step {
                case .rest(let until):
                    if wait(line, POLLIN, until) { try overhear(line) }
                    step = conversation.rested(at: clocks.now())
                    began = clocks.now()
                case .send(let frame):
                    try send(frame, line)
                    step = conversation.sent(at: clocks.now())
                case .listen(let until):
                    step = try listen(line, until)
                case .finish(let result):
                    return finish(result, began, bytesBefore)
                }
            }
        } catch {
            let failure = conversation.broken(at: clocks.now())
            goDown(error)
            wake()
            return finish(.failure(failure), began, bytesBefore)
        }
    }

    /// The line has bytes that nobody asked for, or has failed.
    func readUnasked(_ events: ThreadExecutor.Events) {
        guard let line else { return }
        do throws(LinkError) {
            try overhear(line)
            publish()
            if events.contains(.error) { throw line.lost(0) }
        } catch {
            goDown(error)
            wake()
        }
    }

    private func finish(
        _ result: Result<ScomResponse, LinkFailure>, _ began: ContinuousClock.Instant, _ bytesBefore: Int
    ) -> LinkOutcome {
        let duration = clocks.now() - began
        conversation.spent(duration)
        publish()
        return LinkOutcome(result, duration: duration, byteCount: conversation.byteCount - bytesBefore)
    }

    private func listen(_ line: Line, _ until: ContinuousClock.Instant) throws(LinkError) -> LineConversation.Step {
        guard wait(line, POLLIN, until) else { return conversation.elapsed(at: clocks.now()) }
        let count = try line.read(into: buffer.bytes)
        guard count > 0 else { return conversation.elapsed(at: clocks.now()) }
        return conversation.received(UnsafeRawBufferPointer(rebasing: buffer.bytes[..<count]), at: clocks.now())
    }

    /// Reads all that is there, to be counted and dropped.
    private func overhear(_ line: Line) throws(LinkError) {
        // Bounded: a line that babbles without end must not keep the link from its own requests.
        for _ in 0..<16 {
            let count = try line.read(into: buffer.bytes)
            guard count > 0 else { return }
            conversation.overheard(UnsafeRawBufferPointer(rebasing: buffer.bytes[..<count]), at: clocks.now())
            if count < buffer.bytes.count { return }
        }
    }

    private func send(_ frame: Frame, _ line: Line) throws(LinkError) {
        var rest = frame.bytes[...]
        let deadline = clocks.now() + settings.responseTimeout
        while true {
            rest = rest.dropFirst(try line.write(rest))
            if rest.isEmpty { return }
            guard wait(line, POLLOUT, deadline) else {
                throw LinkError(.lost, "\(settings.endpoint) takes no bytes: is something holding the line?")
            }
        }
    }

    private func wait(_ line: Line, _ events: CInt, _ until: ContinuousClock.Instant) -> Bool {
        line.wait(for: events, timeout: until - clocks.now())
    }
}
