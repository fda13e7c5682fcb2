import ScomProtocol

@testable import ScomLink

/// Drives a conversation in virtual time against a gateway that is a script.
struct Conversation {
    typealias Instant = ContinuousClock.Instant

    /// What the line brings, in milliseconds after the request.
    struct Arrival {
        var milliseconds: Int
        var bytes: [UInt8]

        init(_ milliseconds: Int, _ bytes: [UInt8]) {
            self.milliseconds = milliseconds
            self.bytes = bytes
        }
    }

    /// How the bytes of an arrival are handed over.
    enum Delivery: CaseIterable {
        case whole
        case byteByByte
    }

    var line: LineConversation
    var now = ContinuousClock.now
    var delivery = Delivery.whole
    /// Frames sent, in order.
    var sent: [Frame] = []
    var rested: Duration = .zero
    private var waiting: [(at: Instant, bytes: [UInt8])] = []

    init(_ settings: LinkSettings = LinkSettings(endpoint: .serial(path: "")), startingAt offset: UInt32 = 0) {
        line = LineConversation(settings, startingAt: offset)
    }

    /// Runs one exchange; `gateway` says what the line brings after each frame sent.
    mutating func exchange(
        _ request: ScomRequest, _ gateway: (Frame) -> [Arrival]
    ) -> Result<ScomResponse, LinkFailure> {
        overhear()
        var step = line.begin(request, at: now)
        while true {
            switch step {
            case .rest(let until):
                if let next = waiting.first, next.at < until {
                    pass(to: next.at)
                    overhear()
                } else {
                    pass(to: until)
                }
                step = line.rested(at: now)
            case .send(let frame):
                sent.append(frame)
                deliver(gateway(frame))
                step = line.sent(at: now)
            case .listen(let until):
                if let next = waiting.first, next.at <= until {
                    waiting.removeFirst()
                    now = max(now, next.at)
                    step = line.received(next.bytes, at: now)
                } else {
                    now = max(now, until)
                    step = line.elapsed(at: now)
                }
            case .finish(let result): return result
            }
        }
    }

    /// Lets time pass without a request.
    mutating func idle(_ duration: Duration) {
        now += duration
        overhear()
    }

    private mutating func pass(to instant: Instant) {
        rested += instant - now
        now = instant
    }

    private mutating func overhear() {
        while let next = waiting.first, next.at <= now {
            waiting.removeFirst()
            line.overheard(next.bytes, at: next.at)
        }
    }

    private mutating func deliver(_ arrivals: [Arrival]) {
        for arrival in arrivals {
            let chunks = delivery == .whole ? [arrival.bytes] : arrival.bytes.map { [$0] }
            for (index, chunk) in chunks.enumerated() {
                waiting.append((now + .milliseconds(arrival.milliseconds) + .microseconds(index * 280), chunk))
            }
        }
        waiting.sort { $0.at < $1.at }
    }
}
