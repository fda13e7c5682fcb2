/// How long to wait before the next attempt to connect.
///
/// From 0.5 s doubling. A broker that restarts or a host that boots is back within a minute, and should find us within
/// two seconds: the delay stays there for the first 30 attempts, and only then doubles on to 30 s. Where waiting will
/// hardly help it doubles on at once. All ±25 %, so that clients of one broker do not come back in step.
struct ReconnectDelay: Sendable {
    static let first: Duration = .milliseconds(500)
    static let prompt: Duration = .seconds(2)
    static let promptAttempts = 30
    static let longest: Duration = .seconds(30)

    private var attempts = 0
    private var delay = first

    /// The delay after a failure. `unit` is a random number, 0 to 1.
    mutating func next(isLasting: Bool, unit: Double) -> Duration {
        attempts += 1
        let current = delay
        let limit = isLasting || attempts >= Self.promptAttempts ? Self.longest : Self.prompt
        delay = max(current, min(current * 2, limit))
        return current * (0.75 + 0.5 * unit)
    }

    /// After a connection that held.
    mutating func reset() {
        self = ReconnectDelay()
    }
}
