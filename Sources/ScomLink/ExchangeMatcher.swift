import ScomProtocol

/// Finds the response to the request in flight in what the line brings, and counts and drops the rest.
struct ExchangeMatcher: Sendable {
    typealias Instant = ContinuousClock.Instant

    /// What was sent and is to be answered.
    struct Sought: Hashable, Sendable {
        var request: ScomRequest
        var source: ScomAddress
        /// Another address that the response may carry, where the gateway seems not to copy ours.
        var alternative: ScomAddress?
    }

    enum Finding: Hashable, Sendable {
        case answer(ScomResponse)
        /// The header is that of the response, the data are damaged.
        case damaged
    }

    /// A response to `sought` in all but its destination came for this address.
    private(set) var misdirection: ScomAddress?
    /// The last address of ours for which a response came that was not sought.
    private(set) var lateAddress: ScomAddress?
    private(set) var lastByteAt: Instant?
    var counters = LinkCounters()

    private var decoder = FrameDecoder()
    private var sought: Sought?
    private let ownAddresses: ClosedRange<UInt32>
    /// Bytes at the end of the stream were already looked through for a frame behind a false start.
    private var isExamined = false
    private var follows = false
    private let observer: (@Sendable (LinkTrace) -> Void)?

    init(ownAddresses: ClosedRange<UInt32>, observer: (@Sendable (LinkTrace) -> Void)? = nil) {
        self.ownAddresses = ownAddresses
        self.observer = observer
    }

    /// When the beginning of a frame, if one is held back and has not been examined yet, got its last byte.
    var unexaminedSince: Instant? { isExamined || decoder.bufferedCount == 0 ? nil : lastByteAt }

    /// When the beginning of a frame, if one is held back, got its last byte.
    var partialSince: Instant? { decoder.bufferedCount == 0 ? nil : lastByteAt }

    mutating func seek(_ sought: Sought) {
        self.sought = sought
        misdirection = nil
    }

    mutating func giveUp() {
        sought = nil
    }

    mutating func receive(_ bytes: some Collection<UInt8>, at now: Instant) -> Finding? {
        counters.bytesReceived += bytes.count
        lastByteAt = now
        isExamined = false
        decoder.append(bytes)
        return takeElements()
    }

    /// Looks for the response behind the beginning of a frame that gets no more bytes; that is given up only if the response is there.
    mutating func lookBehindPartialFrame() -> Finding? {
        isExamined = true
        guard let sought, isAnswerBehindPartialFrame(to: sought) else { return nil }
        return dropPartialFrame()
    }

    /// Gives up the beginning of a frame, and whatever stands behind it.
    @discardableResult
    mutating func dropPartialFrame() -> Finding? {
        var finding: Finding?
        while decoder.bufferedCount > 0 {
            decoder.abandonPartialFrame()
            finding = takeElements() ?? finding
        }
        return finding
    }

    /// Forgets what was received: the stream has ended, another begins.
    mutating func restart() {
        giveUp()
        dropPartialFrame()
        decoder = FrameDecoder()
        lateAddress = nil
        follows = false
    }

    private func isAnswerBehindPartialFrame(to sought: Sought) -> Bool {
        var copy = decoder
        while copy.bufferedCount > 0 {
            copy.abandonPartialFrame()
            while let element = copy.next() {
                if case .frame(let frame) = element, let response = ScomResponse(frame), answers(response, sought) {
                    return true
                }
            }
        }
        return false
    }

    private mutating func takeElements() -> Finding? {
        var finding: Finding?
        while let element = decoder.next() {
            guard let found = take(element) else { continue }
            finding = found
            // Whatever comes after it answers nothing any more.
            sought = nil
        }
        return finding
    }

    private mutating func take(_ element: FrameDecoder.Element) -> Finding? {
        switch element {
        case .noise(let count):
            // CR LF after each response, in the dialect of an Xcom-LAN, is no noise.
            if !follows || count != 2 { counters.noiseBytes += count }
            follows = false
            observer?(.noise(count: count))
            return nil
        case .damaged(let frame):
            follows = false
            guard let sought, frame.destination == sought.source, frame.source == sought.request.destination else {
                drop(frame, .damaged)
                return nil
            }
            observer?(.damaged(frame))
            return .damaged
        case .frame(let frame):
            follows = true
            guard let response = ScomResponse(frame) else {
                drop(frame, .notAResponse)
                return nil
            }
            if let sought, answers(response, sought) {
                observer?(.received(frame))
                return .answer(response)
            }
            drop(frame, reason(response))
            return nil
        }
    }

    private func answers(_ response: ScomResponse, _ sought: Sought) -> Bool {
        if response.answers(sought.request, from: sought.source) { return true }
        guard let alternative = sought.alternative else { return false }
        return response.answers(sought.request, from: alternative)
    }

    private mutating func reason(_ response: ScomResponse) -> DropReason {
        if let sought, response.destination == sought.source {
            return response.source == sought.request.destination ? .otherObject : .otherDevice
        }
        if let sought, response.answers(sought.request, from: response.destination) {
            misdirection = response.destination
        }
        guard ownAddresses.contains(response.destination.rawValue) else { return .otherDestination }
        lateAddress = response.destination
        return .late
    }

    private mutating func drop(_ frame: Frame, _ reason: DropReason) {
        counters.dropped[reason] += 1
        observer?(.dropped(frame, reason))
    }
}
