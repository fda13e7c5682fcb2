import Glibc
import Runtime
public import ScomProtocol

/// A request on the line, and who waits for its outcome.
struct Flight {
    enum Phase {
        /// Waits until a lost response can no longer come.
        case resting
        /// The line does not take the rest of the frame yet.
        case sending(ArraySlice<UInt8>)
        case listening
    }

    var phase = Phase.resting
    var began: ContinuousClock.Instant
    let bytesBefore: Int
    let outcome: Handover<LinkOutcome>
    var alarm: ThreadExecutor.Timer?
}

extension ScomLink {
    /// Sends the request and waits for its response.
    ///
    /// One attempt, except that the first reads after opening may be sent twice to find out whether the gateway copies source
    /// addresses. Fails at once with `.down` while the link is not open. A request that comes while another is on the line waits
    /// for it.
    public func exchange(_ request: ScomRequest) async -> LinkOutcome {
        while let flight { _ = await flight.outcome.value() }
        guard let line else { return LinkOutcome(.failure(.down)) }
        let outcome = Handover<LinkOutcome>(executor: executor)
        flight = Flight(began: clocks.now(), bytesBefore: conversation.byteCount, outcome: outcome)
        attempt {
            () throws(LinkError) in
            try overhear(line)
            let now = clocks.now()
            flight?.began = now
            try take(conversation.begin(request, at: now), line)
        }
        return await outcome.value()
    }

    /// The line can be read or written, or has failed.
    func ready(_ events: ThreadExecutor.Events) {
        guard let line else { return }
        attempt {
            () throws(LinkError) in
            switch flight?.phase {
            case .listening?:
                let count = try line.read(into: buffer.bytes)
                if count > 0 {
                    let bytes = UnsafeRawBufferPointer(rebasing: buffer.bytes[..<count])
                    return try take(conversation.received(bytes, at: clocks.now()), line)
                }
            case .sending(let rest)?:
                try overhear(line)
                try send(rest, line)
            case .resting?, nil:
                try overhear(line)
                publish()
            }
            if events.contains(.error) { throw line.lost(0) }
        }
    }

    /// The time has come that the request in flight waited for.
    private func alarmed() {
        guard let line, flight != nil else { return }
        flight?.alarm = nil
        attempt {
            () throws(LinkError) in
            switch flight!.phase {
            case .resting:
                let now = clocks.now()
                flight?.began = now
                try take(conversation.rested(at: now), line)
            case .sending:
                throw LinkError(.lost, "\(settings.endpoint) takes no bytes: is something holding the line?")
            case .listening:
                try take(conversation.elapsed(at: clocks.now()), line)
            }
        }
    }

    /// Ends the request in flight, as the line is gone.
    func abandonFlight() {
        let failure = conversation.broken(at: clocks.now())
        finish(.failure(failure))
    }

    // MARK: Steps

    private func take(_ step: LineConversation.Step, _ line: Line) throws(LinkError) {
        switch step {
        case .rest(let until): wait(.resting, until)
        case .send(let frame): try send(frame.bytes[...], line)
        case .listen(let until): wait(.listening, until)
        case .finish(let result): finish(result)
        }
    }

    private func send(_ bytes: ArraySlice<UInt8>, _ line: Line) throws(LinkError) {
        let rest = bytes.dropFirst(try line.write(bytes))
        guard rest.isEmpty else {
            watch(line, for: [.readable, .writable])
            if case .sending? = flight?.phase {
                flight?.phase = .sending(rest)
            } else {
                wait(.sending(rest), clocks.now() + settings.responseTimeout)
            }
            return
        }
        if case .sending? = flight?.phase { watch(line, for: .readable) }
        try take(conversation.sent(at: clocks.now()), line)
    }

    private func wait(_ phase: Flight.Phase, _ until: ContinuousClock.Instant) {
        if let alarm = flight?.alarm { executor.cancel(alarm) }
        flight?.phase = phase
        flight?.alarm = executor.schedule(at: until) { [weak self] in self?.assumeIsolated { $0.alarmed() } }
    }

    private func finish(_ result: Result<ScomResponse, LinkFailure>) {
        guard let flight else { return }
        self.flight = nil
        if let alarm = flight.alarm { executor.cancel(alarm) }
        let duration = clocks.now() - flight.began
        conversation.spent(duration)
        publish()
        let byteCount = conversation.byteCount - flight.bytesBefore
        flight.outcome.give(LinkOutcome(result, duration: duration, byteCount: byteCount))
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

    /// Does what may find the line gone.
    private func attempt(_ body: () throws(LinkError) -> Void) {
        do throws(LinkError) {
            try body()
        } catch {
            goDown(error)
            wake()
        }
    }
}
