/// How long to wait before the next try to open the line: doubling up to a cap, with jitter.
struct Backoff: Sendable {
    private let first: Duration
    private let cap: Duration
    private var delay: Duration

    init(first: Duration = .milliseconds(100), cap: Duration) {
        self.first = first
        self.cap = cap
        delay = first
    }

    /// Between half of the delay and all of it; the delay after it is twice as long.
    mutating func next(using generator: inout some RandomNumberGenerator) -> Duration {
        defer { delay = min(delay * 2, cap) }
        return delay * Double.random(in: 0.5...1, using: &generator)
    }

    mutating func reset() {
        delay = first
    }
}
