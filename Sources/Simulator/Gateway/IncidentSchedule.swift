/// What of a script is due: beginnings and ends of incidents, in order of time.
public struct IncidentSchedule: Sendable {
    public enum Step: Hashable, Sendable {
        case begin(Incident)
        case end(Incident)
    }

    private struct Planned: Sendable {
        var due: ContinuousClock.Instant
        var step: Step
        /// After which the same begins again.
        var period: Duration?
    }

    private var planned: [Planned]

    public init(_ script: IncidentScript, from start: ContinuousClock.Instant) {
        planned = script.entries.map {
            Planned(due: start + $0.time, step: .begin($0.incident), period: $0.isRepeated ? $0.time : nil)
        }
    }

    /// When the next step is due; `nil` when all is over.
    public var nextDue: ContinuousClock.Instant? { planned.map(\.due).min() }

    /// The next step that is due now; to be called until there is none.
    public mutating func next(at now: ContinuousClock.Instant) -> Step? {
        guard let index = planned.indices.min(by: { planned[$0].due < planned[$1].due }), planned[index].due <= now
        else { return nil }
        let entry = planned.remove(at: index)
        if case .begin(let incident) = entry.step {
            if incident.duration > .zero {
                planned.append(Planned(due: entry.due + incident.duration, step: .end(incident), period: nil))
            }
            if let period = entry.period {
                let next = entry.due + max(period, incident.duration + .milliseconds(1))
                planned.append(Planned(due: next, step: entry.step, period: period))
            }
        }
        return entry.step
    }
}
