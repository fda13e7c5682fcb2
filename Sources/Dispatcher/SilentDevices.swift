import ScomProtocol

/// Devices that stopped answering: one probe at growing intervals, so that they cost others no timeouts.
struct SilentDevices: Sendable {
    private struct Silence: Sendable {
        var timeouts: Int
        var since: ContinuousClock.Instant
        var interval: Duration
        var nextProbe: ContinuousClock.Instant
    }

    /// More are not remembered: a plant has at most 41 addresses, but raw requests may name any.
    private static let limit = 256

    private var silences: [ScomAddress: Silence] = [:]
    private var lastAnswer: ContinuousClock.Instant?
    /// Some silence may have begun after the last answer of anyone.
    private var hasTimedOutSinceAnswer = false
    private let settings: DispatcherSettings

    init(settings: DispatcherSettings) {
        self.settings = settings
    }

    func isSilent(_ address: ScomAddress) -> Bool {
        silences[address].map { $0.timeouts >= settings.silenceThreshold } ?? false
    }

    /// Whether the device may be asked now: it answers, or a probe is due.
    func mayAsk(_ address: ScomAddress, now: ContinuousClock.Instant) -> Bool {
        guard let silence = silences[address], silence.timeouts >= settings.silenceThreshold else { return true }
        return now >= silence.nextProbe
    }

    mutating func answered(_ address: ScomAddress, now: ContinuousClock.Instant) {
        silences[address] = nil
        if hasTimedOutSinceAnswer {
            // The first answer after nothing at all answered: whoever was silent with everyone else is asked again at once.
            for (other, silence) in silences where isOlderThanAnyAnswer(silence) { silences[other]!.nextProbe = now }
        }
        hasTimedOutSinceAnswer = false
        lastAnswer = now
    }

    mutating func timedOut(_ address: ScomAddress, now: ContinuousClock.Instant) {
        if silences.count >= SilentDevices.limit, silences[address] == nil { forgetOne() }
        var silence =
            silences[address]
            ?? Silence(timeouts: 0, since: now, interval: settings.probeIntervals.lowerBound, nextProbe: now)
        silence.timeouts += 1
        if silence.timeouts > settings.silenceThreshold {
            silence.interval = min(silence.interval * 2, settings.probeIntervals.upperBound)
        }
        var interval = silence.interval
        if isOlderThanAnyAnswer(silence) { interval = min(interval, settings.probeIntervalWhileAllSilent) }
        silence.nextProbe = now + interval
        silences[address] = silence
        hasTimedOutSinceAnswer = true
    }

    mutating func removeAll() {
        silences.removeAll()
        lastAnswer = nil
        hasTimedOutSinceAnswer = false
    }

    /// Whether nobody has answered since the device fell silent.
    private func isOlderThanAnyAnswer(_ silence: Silence) -> Bool {
        lastAnswer.map { $0 < silence.since } ?? true
    }

    /// Makes room by the one that would be probed soonest, so that its loss costs least.
    private mutating func forgetOne() {
        let soonest = silences.min { ($0.value.nextProbe, $0.key) < ($1.value.nextProbe, $1.key) }
        if let soonest { silences[soonest.key] = nil }
    }
}
