package import ScomProtocol

/// What to send and how long to listen for it, in a time that is passed in: one request at a time, one attempt each.
///
/// Every call returns the next step; whoever owns the line does it and tells what came of it.
package struct LineConversation: Sendable {
    package typealias Instant = ContinuousClock.Instant

    package enum Step: Hashable, Sendable {
        /// Read and hand to `overheard` what comes, then call `rested`.
        case rest(until: Instant)
        /// Write the frame, then call `sent`.
        case send(Frame)
        /// Wait for bytes for `received`; where none come until then, call `elapsed`.
        case listen(until: Instant)
        case finish(Result<ScomResponse, LinkFailure>)
    }

    /// Whether the gateway copies the source address of a request into its response.
    enum Copying: Hashable, Sendable {
        /// Until two requests with different addresses were answered to them.
        case unknown(matched: ScomAddress?)
        case copied
        /// It answers to this address whatever the request's.
        case fixed(ScomAddress)
    }

    private struct Attempt {
        var request: ScomRequest
        var frame: Frame
        var isSent = false
        var deadline: Instant
        /// Where the first attempt was answered to instead of its own source, if this is the second.
        var misdirection: ScomAddress?

        var source: ScomAddress { frame.source }
    }

    private(set) var copying = Copying.unknown(matched: nil)
    private var matcher: ExchangeMatcher
    private var addresses: SourceAddresses
    private var attempt: Attempt?
    private var restUntil: Instant?
    private let settings: LinkSettings
    private let observer: (@Sendable (LinkTrace) -> Void)?
    /// Without a byte for so long, a frame that was begun is taken for a false start.
    private let stall: Duration
    /// What the longest frame takes: so long after its deadline a response that is coming in may end.
    private let grace: Duration

    package init(
        _ settings: LinkSettings, startingAt offset: UInt32 = 0, observer: (@Sendable (LinkTrace) -> Void)? = nil
    ) {
        self.settings = settings
        self.observer = observer
        matcher = ExchangeMatcher(ownAddresses: settings.sourceAddresses, observer: observer)
        addresses = SourceAddresses(settings.sourceAddresses, startingAt: offset)
        stall = max(.milliseconds(50), settings.transmissionTime(byteCount: 20))
        grace = settings.transmissionTime(byteCount: Frame.overhead + Frame.maximumDataLength)
    }

    package var counters: LinkCounters { matcher.counters }

    /// In both directions so far.
    package var byteCount: Int { matcher.counters.bytesSent + matcher.counters.bytesReceived }

    var copiesSourceAddress: Bool? {
        switch copying {
        case .unknown: nil
        case .copied: true
        case .fixed: false
        }
    }

    /// Whether responses are told apart by address, so that nothing need be waited for after a lost one.
    private var hasFreshAddresses: Bool {
        if case .fixed = copying { return false }
        return settings.sourceAddresses.count > 1
    }

    package mutating func begin(_ request: ScomRequest, at now: Instant) -> Step {
        if let since = matcher.partialSince, since + stall <= now { matcher.dropPartialFrame() }
        return prepare(request, misdirection: nil, at: now)
    }

    package mutating func rested(at now: Instant) -> Step {
        guard let attempt else { return .finish(.failure(.down)) }
        if let restUntil, restUntil > now { return .rest(until: restUntil) }
        restUntil = nil
        return send(attempt)
    }

    package mutating func sent(at now: Instant) -> Step {
        guard var attempt else { return .finish(.failure(.down)) }
        attempt.isSent = true
        attempt.deadline =
            now + settings.transmissionTime(byteCount: attempt.frame.length) + settings.responseTimeout
        self.attempt = attempt
        matcher.counters.exchanges += 1
        matcher.counters.bytesSent += attempt.frame.length
        observer?(.sent(attempt.frame))
        return listen(attempt)
    }

    package mutating func received(_ bytes: some Collection<UInt8>, at now: Instant) -> Step {
        step(after: matcher.receive(bytes, at: now), at: now)
    }

    package mutating func elapsed(at now: Instant) -> Step {
        if let since = matcher.unexaminedSince, since + stall <= now || isOver(at: now) {
            return step(after: matcher.lookBehindPartialFrame(), at: now)
        }
        return step(after: nil, at: now)
    }

    /// Bytes that came while no response is expected.
    package mutating func overheard(_ bytes: some Collection<UInt8>, at now: Instant) {
        _ = matcher.receive(bytes, at: now)
        noticeCopying()
    }

    /// The line broke; the request in flight, if any, fails.
    package mutating func broken(at now: Instant) -> LinkFailure {
        defer { attempt = nil }
        matcher.restart()
        copying = .unknown(matched: nil)
        restUntil = nil
        guard let attempt, attempt.isSent || attempt.misdirection != nil else { return .down }
        addresses.quarantine(attempt.source, at: now)
        return .lost
    }

    package mutating func opened() {
        matcher.counters.openings += 1
    }

    package mutating func spent(_ duration: Duration) {
        matcher.counters.busy += duration
    }

    // MARK: One attempt

    private mutating func prepare(_ request: ScomRequest, misdirection: ScomAddress?, at now: Instant) -> Step {
        let source: ScomAddress
        if case .fixed(let address) = copying { source = address } else { source = addresses.take(at: now) }
        attempt = Attempt(
            request: request, frame: request.frame(from: source), deadline: now, misdirection: misdirection)
        return rested(at: now)
    }

    private mutating func send(_ attempt: Attempt) -> Step {
        matcher.seek(
            ExchangeMatcher.Sought(
                request: attempt.request, source: attempt.source, alternative: attempt.misdirection))
        return .send(attempt.frame)
    }

    private mutating func step(after finding: ExchangeMatcher.Finding?, at now: Instant) -> Step {
        guard let attempt else { return .finish(.failure(.down)) }
        switch finding {
        case .answer(let response):
            noticeAnswer(response, attempt, at: now)
            self.attempt = nil
            return .finish(.success(response))
        case .damaged:
            matcher.counters.damaged += 1
            return fail(.damaged, attempt, at: now)
        case nil:
            guard isOver(at: now) else { return listen(attempt) }
            matcher.counters.timeouts += 1
            return secondAttempt(after: attempt, at: now) ?? fail(.timeout, attempt, at: now)
        }
    }

    private func listen(_ attempt: Attempt) -> Step {
        var until = attempt.deadline
        if let since = matcher.partialSince, since + stall > until { until = min(since + stall, until + grace) }
        if let since = matcher.unexaminedSince { until = min(since + stall, until) }
        return .listen(until: until)
    }

    /// Past the deadline, and no frame is coming in that may be the response.
    private func isOver(at now: Instant) -> Bool {
        guard let attempt, now >= attempt.deadline else { return attempt == nil }
        guard let since = matcher.partialSince, now < attempt.deadline + grace else { return true }
        return since + stall <= now
    }

    private mutating func fail(_ failure: LinkFailure, _ attempt: Attempt, at now: Instant) -> Step {
        matcher.giveUp()
        self.attempt = nil
        if hasFreshAddresses {
            addresses.quarantine(attempt.source, at: now)
        } else {
            restUntil = now + settings.responseTimeout
        }
        return .finish(.failure(failure))
    }

    // MARK: Does the gateway copy the source address?

    /// Once more with another address, where the response to a read came to an address that was not the request's.
    private mutating func secondAttempt(after attempt: Attempt, at now: Instant) -> Step? {
        guard case .unknown = copying, settings.sourceAddresses.count > 1, attempt.misdirection == nil,
            attempt.request.isHarmless, let misdirection = matcher.misdirection,
            !addresses.isQuarantined(misdirection)
        else { return nil }
        addresses.quarantine(attempt.source, at: now)
        return prepare(attempt.request, misdirection: misdirection, at: now)
    }

    private mutating func noticeAnswer(_ response: ScomResponse, _ attempt: Attempt, at now: Instant) {
        guard case .unknown(let matched) = copying else { return }
        if response.destination != attempt.source {
            copying = .fixed(response.destination)
            addresses.quarantine(attempt.source, at: now)
        } else if let matched, matched != attempt.source {
            copying = .copied
        } else {
            copying = .unknown(matched: attempt.source)
        }
        noticeCopying()
    }

    /// A late response to an address that was tried proves that it is copied after all.
    private mutating func noticeCopying() {
        guard case .fixed(let fixed) = copying, let late = matcher.lateAddress else { return }
        if late != fixed, addresses.isQuarantined(late) { copying = .copied }
    }
}

extension ScomRequest {
    /// Whether it may be sent twice without anybody having asked for it: not so with writes, keys, messages and files.
    fileprivate var isHarmless: Bool {
        service == .read && [.userInfo, .parameter, .multiInfo].contains(property.objectType)
    }
}
