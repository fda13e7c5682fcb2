import JSONValue
import ScomCatalog

/// The newest values of a device, whichever group read them.
struct DeviceReadings: Sendable {
    private struct Held: Sendable {
        let label: JSONValue
        let instant: ContinuousClock.Instant
        let isWritten: Bool
    }

    /// Periods after which a value that was not read again is too old to be shown.
    static let periodsToKeep = 3

    private var held: [UInt32: Held] = [:]

    /// Takes a value that was read by a tick that began at `start`; a value written since then stands.
    mutating func hold(
        _ label: JSONValue, of number: UInt32, readFrom start: ContinuousClock.Instant, now: ContinuousClock.Instant
    ) {
        guard !isWritten(number, since: start) else { return }
        held[number] = Held(label: label, instant: now, isWritten: false)
    }

    /// Takes a value that was written now.
    mutating func hold(_ label: JSONValue, writtenTo number: UInt32, now: ContinuousClock.Instant) {
        held[number] = Held(label: label, instant: now, isWritten: true)
    }

    /// Gives a value up that a tick which began at `start` could not read.
    mutating func drop(_ number: UInt32, readFrom start: ContinuousClock.Instant) {
        guard !isWritten(number, since: start) else { return }
        held[number] = nil
    }

    /// Gives up what was not read for too long, and says how many values those were.
    mutating func dropOld(_ contents: SnapshotSelection.Contents, now: ContinuousClock.Instant) -> Int {
        let count = held.count
        held = held.filter { number, value in
            contents.periods[number].map { now - value.instant <= $0 * DeviceReadings.periodsToKeep } ?? false
        }
        return count - held.count
    }

    /// What the snapshot shows.
    func content(_ contents: SnapshotSelection.Contents) -> SnapshotContent {
        var content = SnapshotContent()
        for item in contents.items {
            guard let label = held[item.key.number]?.label else {
                content.missing.append(item.object.name)
                continue
            }
            switch item.object.kind {
            case .info: content.infos[item.object.name] = label
            case .parameter: content.parameters[item.object.name] = label
            }
        }
        return content
    }

    private func isWritten(_ number: UInt32, since start: ContinuousClock.Instant) -> Bool {
        held[number].map { $0.isWritten && $0.instant >= start } ?? false
    }
}
