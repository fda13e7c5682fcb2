import JSONValue

/// Recognises another service under the same topic root by what it publishes on `R/service`.
///
/// Not every broker tells a client that its connection was taken over (mosquitto 2.0.11 does not), and two services with
/// different client identifiers could write side by side for ever. As with MQTT's own rule, the later one stays.
struct Rivals {
    enum Verdict: Hashable, Sendable {
        /// One's own announcement, or what an earlier run left behind.
        case nobody
        /// Somebody who started earlier; announcing oneself again makes it give way.
        case earlier
        /// Somebody who started later.
        case later
    }

    /// When this service started.
    let started: String
    /// Left behind by an earlier run: its clock may have been ahead.
    private var inherited: Set<String> = []
    private var hasConnectedAgain = false

    init(started: String) {
        self.started = started
    }

    /// A connection after the first one.
    mutating func connectedAgain() {
        hasConnectedAgain = true
    }

    /// - Parameter isStored: whether the broker had the message stored when the subscription was made.
    mutating func verdict(_ payload: [UInt8], isStored: Bool) -> Verdict {
        guard let other = (try? JSONValue(parsing: payload))?["started"]?.string, other != started else {
            return .nobody
        }
        if isStored, !hasConnectedAgain { inherited.insert(other) }
        // Times of day in one form, so their texts are in the order of time.
        return inherited.contains(other) ? .nobody : other < started ? .earlier : .later
    }
}
