/// Bodies waiting for their moment, earliest first, in order of scheduling where moments are equal.
///
/// A cancelled timer leaves its heap entry behind; entries are swept once they outnumber the living.
struct TimerHeap {
    typealias Body = @Sendable () -> Void

    private struct Entry {
        var deadline: ContinuousClock.Instant
        var identifier: UInt64

        static func < (left: Entry, right: Entry) -> Bool {
            left.deadline == right.deadline ? left.identifier < right.identifier : left.deadline < right.deadline
        }
    }

    private var entries: [Entry] = []
    private var bodies: [UInt64: Body] = [:]
    /// The identifier that the next timer gets; they only grow.
    private(set) var nextIdentifier: UInt64 = 0

    var count: Int { bodies.count }

    /// Heap entries held, the cancelled ones included.
    var entryCount: Int { entries.count }

    var earliest: ContinuousClock.Instant? { entries.first?.deadline }

    mutating func insert(at deadline: ContinuousClock.Instant, _ body: @escaping Body) -> UInt64 {
        let identifier = nextIdentifier
        nextIdentifier += 1
        bodies[identifier] = body
        entries.append(Entry(deadline: deadline, identifier: identifier))
        siftUp(entries.count - 1)
        return identifier
    }

    /// Returns the body, so that the caller can let go of it outside its lock.
    mutating func cancel(_ identifier: UInt64) -> Body? {
        guard let body = bodies.removeValue(forKey: identifier) else { return nil }
        if entries.count > 64, entries.count > 2 * bodies.count {
            entries.removeAll { bodies[$0.identifier] == nil }
            entries.sort(by: <)  // a sorted array is a heap
        } else {
            dropCancelledAtTop()
        }
        return body
    }

    /// Takes the next body due at `now` among the timers with an identifier below `limit`.
    mutating func popDue(at now: ContinuousClock.Instant, below limit: UInt64) -> Body? {
        guard let first = entries.first, first.deadline <= now, first.identifier < limit else { return nil }
        removeFirst()
        let body = bodies.removeValue(forKey: first.identifier)
        dropCancelledAtTop()
        return body
    }

    private mutating func dropCancelledAtTop() {
        while let first = entries.first, bodies[first.identifier] == nil { removeFirst() }
    }

    private mutating func removeFirst() {
        entries.swapAt(0, entries.count - 1)
        entries.removeLast()
        siftDown(0)
    }

    private mutating func siftUp(_ start: Int) {
        var child = start
        while child > 0 {
            let parent = (child - 1) / 2
            guard entries[child] < entries[parent] else { return }
            entries.swapAt(child, parent)
            child = parent
        }
    }

    private mutating func siftDown(_ start: Int) {
        var parent = start
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < entries.count {
                if entries[child] < entries[least] { least = child }
            }
            guard least != parent else { return }
            entries.swapAt(parent, least)
            parent = least
        }
    }
}
