/// Deadlines in the order in which they come: a binary heap.
struct Deadlines<Subject: Sendable>: Sendable {
    private var heap: [(instant: ContinuousClock.Instant, subject: Subject)] = []

    var first: (instant: ContinuousClock.Instant, subject: Subject)? { heap.first }
    var count: Int { heap.count }

    mutating func insert(_ subject: Subject, at instant: ContinuousClock.Instant) {
        heap.append((instant, subject))
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child].instant < heap[parent].instant else { break }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    /// Drops deadlines of subjects that are gone, once most of them are, so that the heap stays in proportion.
    mutating func compact(expecting expected: Int, isAlive: (Subject) -> Bool) {
        guard heap.count > 2 * expected + 1024 else { return }
        let alive = heap.filter { isAlive($0.subject) }
        heap.removeAll(keepingCapacity: true)
        for (instant, subject) in alive { insert(subject, at: instant) }
    }

    mutating func removeFirst() {
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        var parent = 0
        while true {
            var smallest = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < heap.count && heap[child].instant < heap[smallest].instant { smallest = child }
            guard smallest != parent else { return }
            heap.swapAt(parent, smallest)
            parent = smallest
        }
    }
}
