import ScomProtocol

/// Devices that stopped answering: one probe at growing intervals, so that they cost others no timeouts.
struct SilentDevices: Sendable {
    private struct Silence: Sendable {
        var timeouts: Int
        var since: ContinuousClock.Instant
        var interval: Duration
        var nextProbe: ContinuousClock.Instant
    }

    private var silences: [ScomAddress: Silence] = [:]
    private var lastAnswer: ContinuousClock.Instant?
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
        // The first answer after nothing at all answered: whoever was silent with everyone else is asked again at once.
        if !silences.isEmpty {
            for (other, silence) in silences where lastAnswer.map({ $0 < silence.since }) ?? true {
                silences[other]?.nextProbe = now
            }
        }
        lastAnswer = now
    }

    mutating func timedOut(_ address: ScomAddress, now: ContinuousClock.Instant) {
        var silence =
            silences[address]
            ?? Silence(timeouts: 0, since: now, interval: settings.probeIntervals.lowerBound, nextProbe: now)
        silence.timeouts += 1
        if silence.timeouts > settings.silenceThreshold {
            silence.interval = min(silence.interval * 2, settings.probeIntervals.upperBound)
        }
        var interval = silence.interval
        if lastAnswer.map({ $0 < silence.since }) ?? true {
            interval = min(interval, settings.probeIntervalWhileAllSilent)
        }
        silence.nextProbe = now + interval
        silences[address] = silence
    }

    mutating func removeAll() {
        silences.removeAll()
        lastAnswer = nil
    }
}
