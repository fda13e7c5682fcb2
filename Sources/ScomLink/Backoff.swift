/// How long to wait before the next try to open the line: doubling, with jitter; not beyond a prompt pause for the first
/// hundred tries, then up to a cap.
struct Backoff: Sendable {
    private let first: Duration
    private let prompt: Duration
    private let cap: Duration
    private var delay: Duration
    private var tries = 0

    static let promptTries = 100

    init(first: Duration = .milliseconds(100), prompt: Duration, cap: Duration) {
        self.first = first
        self.prompt = prompt
        self.cap = cap
        delay = first
    }

    /// Between half of the delay and all of it; the delay after it is twice as long.
    mutating func next(using generator: inout some RandomNumberGenerator) -> Duration {
        tries += 1
        defer { delay = min(delay * 2, tries < Backoff.promptTries ? prompt : cap) }
        return delay * Double.random(in: 0.5...1, using: &generator)
    }

    mutating func reset() {
        delay = first
        tries = 0
    }
}
