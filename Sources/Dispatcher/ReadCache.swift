import Runtime
import ScomClient
import ScomProtocol

/// The newest value of every property that was read, for those who are content with one not quite new.
struct ReadCache: Sendable {
    private struct Entry: Sendable {
        let value: ScomValue
        let instant: ContinuousClock.Instant
        let time: WallTime
    }

    private var entries: [ScomOperation: Entry] = [:]
    private let limit: Int

    init(limit: Int) {
        self.limit = limit
    }

    func value(_ operation: ScomOperation, noOlderThan maximumAge: Duration, now: ContinuousClock.Instant) -> Reading? {
        guard maximumAge > .zero, let entry = entries[operation], entry.instant.duration(to: now) <= maximumAge else {
            return nil
        }
        return Reading(value: entry.value, time: entry.time, source: .cache)
    }

    mutating func insert(_ value: ScomValue, of operation: ScomOperation, now: ContinuousClock.Instant, time: WallTime)
    {
        guard operation.isRepeatable, operation.data.isEmpty else { return }
        if entries.count >= limit, entries[operation] == nil { removeOlderHalf() }
        entries[operation] = Entry(value: value, instant: now, time: time)
    }

    /// Forgets what a write may have changed; a write to a group or phase changes the object on all its devices.
    mutating func invalidate(writtenBy operation: ScomOperation) {
        let property = operation.property
        if operation.address.isUnicast {
            remove { $0.address == operation.address && $0.property.sameObject(as: property) }
        } else {
            remove { $0.property.sameObject(as: property) }
        }
    }

    mutating func invalidate(address: ScomAddress) {
        remove { $0.address == address }
    }

    mutating func removeAll() {
        entries.removeAll(keepingCapacity: true)
    }

    private mutating func remove(where isStale: (ScomOperation) -> Bool) {
        entries = entries.filter { !isStale($0.key) }
    }

    private mutating func removeOlderHalf() {
        let instants = entries.values.map(\.instant).sorted()
        guard let median = instants.dropFirst(instants.count / 2).first else { return }
        entries = entries.filter { $0.value.instant > median }
    }
}

extension PropertyReference {
    fileprivate func sameObject(as other: PropertyReference) -> Bool {
        objectType == other.objectType && objectID == other.objectID
    }
}
