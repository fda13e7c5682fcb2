/// Deadlines in the order in which they come: a binary heap.
struct Deadlines<Subject: Sendable>: Sendable {
    typealias Element = (instant: ContinuousClock.Instant, subject: Subject)

    private var heap: [Element] = []
    private var compactionCount = minimumCompactionCount
    private static var minimumCompactionCount: Int { 1024 }

    var first: Element? { heap.first }
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

    mutating func removeFirst() {
        guard !heap.isEmpty else { return }
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        var parent = 0
        while true {
            var smallest = parent
            for child in (2 * parent + 1)..<(2 * parent + 3)
            where child < heap.count && heap[child].instant < heap[smallest].instant { smallest = child }
            guard smallest != parent else { return }
            heap.swapAt(parent, smallest)
            parent = smallest
        }
    }

    mutating func removeAll() {
        heap.removeAll(keepingCapacity: heap.count <= Self.minimumCompactionCount)
        compactionCount = Self.minimumCompactionCount
    }

    /// Drops deadlines of subjects that are gone, once they may be most, so that the heap stays in proportion.
    mutating func compact(where isAlive: (Subject) -> Bool) {
        guard heap.count >= compactionCount else { return }
        heap = heap.filter { isAlive($0.subject) }
        heap.sort { $0.instant < $1.instant }  // a sorted array is a heap
        compactionCount = 2 * heap.count + Self.minimumCompactionCount
    }
}
