/// How long to wait before the next attempt to connect.
///
/// From 0.5 s doubling. A broker that restarts or a host that boots is back within a minute, and should find us within
/// two seconds: the delay stays there for the first 30 attempts, and then at 3.5 s, so that one that was gone for a day
/// finds us within five. Where waiting will hardly help it doubles on at once to 30 s, and after 30 attempts where the
/// broker accepts connections and ends them. All ±25 %, so that clients of one broker do not come back in step.
struct ReconnectDelay: Sendable {
    static let first: Duration = .milliseconds(500)
    static let prompt: Duration = .seconds(2)
    static let promptAttempts = 30
    static let patient: Duration = .milliseconds(3500)
    static let longest: Duration = .seconds(30)

    private var attempts = 0
    private var delay = first

    /// The delay after a failure, or after a connection that was accepted and lost at once. `unit` is a random number, 0 to 1.
    mutating func next(isLasting: Bool, wasAccepted: Bool = false, unit: Double) -> Duration {
        attempts += 1
        let current = delay
        let limit =
            if isLasting { Self.longest } else if attempts < Self.promptAttempts { Self.prompt } else {
                wasAccepted ? Self.longest : Self.patient
            }
        delay = max(current, min(current * 2, limit))
        return current * (0.75 + 0.5 * unit)
    }

    /// After a connection that held.
    mutating func reset() {
        self = ReconnectDelay()
    }
}
