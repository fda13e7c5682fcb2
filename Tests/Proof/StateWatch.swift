import ScomProtocol

/// Whether what is said of the devices' availability is true, and how long it is not.
struct StateWatch: Sendable {
    private struct Claim: Sendable {
        var isOnline: Bool
        /// Since when it has been other than the truth.
        var falseSince: Duration?
        var isCounted = false

        /// What is untrue now is so from now on, or not any more.
        mutating func beginAnew() {
            falseSince = nil
            isCounted = false
        }
    }

    /// How long a state may be other than the truth, the time of disturbed exchanges not counted: they told nothing.
    static let limit = Duration.seconds(5)

    private var claims: [DeviceID: Claim] = [:]
    private(set) var longest = Duration.zero

    /// What was published.
    mutating func claim(_ isOnline: Bool, of id: DeviceID) {
        // Where claim and truth change sides between two looks, one untruth has ended and another begun.
        if claims[id]?.isOnline != isOnline { claims[id]?.beginAnew() }
        claims[id, default: Claim(isOnline: isOnline)].isOnline = isOnline
    }

    /// Compares with the truth.
    ///
    /// - Parameter time: in which the line could tell.
    /// - Returns: those whose state has been untrue for more than the limit from now on.
    mutating func compare(
        at time: Duration, truth: (DeviceID) -> Bool
    ) -> [(id: DeviceID, isOnline: Bool)] {
        var untrue: [(DeviceID, Bool)] = []
        for (id, claim) in claims {
            guard claim.isOnline != truth(id) else {
                claims[id]!.beginAnew()
                continue
            }
            let since = claim.falseSince ?? time
            claims[id]!.falseSince = since
            longest = max(longest, time - since)
            guard time - since > StateWatch.limit, !claim.isCounted else { continue }
            claims[id]!.isCounted = true
            untrue.append((id, claim.isOnline))
        }
        return untrue
    }
}
