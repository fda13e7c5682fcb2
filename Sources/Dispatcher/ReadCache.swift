import Runtime
import ScomClient
import ScomProtocol

/// The newest value of every property that was read, for those who are content with one not quite new.
struct ReadCache: Sendable {
    /// What a write changes: an object with all its properties.
    private struct Object: Hashable, Sendable {
        let address: ScomAddress
        let type: ObjectType
        let number: UInt32

        init(_ operation: ScomOperation) {
            address = operation.address
            type = operation.property.objectType
            number = operation.property.objectID
        }
    }

    private struct Entry: Sendable {
        let operation: ScomOperation
        let value: ScomValue
        let instant: ContinuousClock.Instant
        let time: WallTime
    }

    private var entries: [Object: [Entry]] = [:]
    private(set) var count = 0
    private let limit: Int

    init(limit: Int) {
        self.limit = limit
    }

    func value(_ operation: ScomOperation, noOlderThan maximumAge: Duration, now: ContinuousClock.Instant) -> Reading? {
        guard maximumAge > .zero, let entry = entries[Object(operation)]?.first(where: { $0.operation == operation })
        else { return nil }
        guard entry.instant.duration(to: now) <= maximumAge else { return nil }
        return Reading(value: entry.value, time: entry.time, source: .cache)
    }

    mutating func insert(_ value: ScomValue, of operation: ScomOperation, now: ContinuousClock.Instant, time: WallTime)
    {
        guard operation.isRepeatable, operation.data.isEmpty, limit > 0 else { return }
        let object = Object(operation)
        let entry = Entry(operation: operation, value: value, instant: now, time: time)
        if let index = entries[object]?.firstIndex(where: { $0.operation == operation }) {
            entries[object]![index] = entry
            return
        }
        if count >= limit { removeOlderHalf() }
        entries[object, default: []].append(entry)
        count += 1
    }

    /// Forgets what a write may have changed; a write to a group or phase changes the object on all its devices.
    mutating func invalidate(writtenBy operation: ScomOperation) {
        let written = Object(operation)
        if operation.address.isUnicast {
            count -= entries.removeValue(forKey: written)?.count ?? 0
        } else {
            remove { $0.type == written.type && $0.number == written.number }
        }
    }

    mutating func invalidate(address: ScomAddress) {
        remove { $0.address == address }
    }

    mutating func removeAll() {
        entries.removeAll(keepingCapacity: true)
        count = 0
    }

    private mutating func remove(where isStale: (Object) -> Bool) {
        for object in entries.keys.filter(isStale) { count -= entries.removeValue(forKey: object)?.count ?? 0 }
    }

    /// Keeps those newer than the median, so that it happens once in many insertions.
    private mutating func removeOlderHalf() {
        let instants = entries.values.flatMap { $0.map(\.instant) }.sorted()
        guard let median = instants.dropFirst(instants.count / 2).first else { return }
        entries = entries.compactMapValues { held in
            let newer = held.filter { $0.instant > median }
            return newer.isEmpty ? nil : newer
        }
        count = entries.values.reduce(0) { $0 + $1.count }
    }
}
