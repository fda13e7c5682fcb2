/// A queue that serves clients in turn, and each client's elements in their order.
struct RoundRobin<Element: Sendable>: Sendable {
    private var queues: [String: Fifo<Element>] = [:]
    private var turns = Fifo<String>()
    private var urgent = Fifo<Element>()

    mutating func append(_ element: Element, for client: String) {
        if queues[client] == nil { turns.append(client) }
        queues[client, default: Fifo()].append(element)
    }

    /// Puts an element before all others: one that has been served and must be served again.
    mutating func appendUrgent(_ element: Element) {
        urgent.append(element)
    }

    /// The next element that passes; those that do not are dropped for good.
    mutating func popFirst(where isAlive: (Element) -> Bool) -> Element? {
        while let element = urgent.first {
            urgent.removeFirst()
            if isAlive(element) { return element }
        }
        while let client = turns.first {
            turns.removeFirst()
            guard var queue = queues[client] else { continue }
            while let element = queue.first, !isAlive(element) { queue.removeFirst() }
            guard let element = queue.first else {
                queues[client] = nil
                continue
            }
            queue.removeFirst()
            if queue.isEmpty {
                queues[client] = nil
            } else {
                queues[client] = queue
                turns.append(client)
            }
            return element
        }
        return nil
    }

    /// Whether an element passes; dropped as in `popFirst` are those before it.
    mutating func hasElement(where isAlive: (Element) -> Bool) -> Bool {
        while let element = urgent.first, !isAlive(element) { urgent.removeFirst() }
        if !urgent.isEmpty { return true }
        while let client = turns.first {
            while let element = queues[client]?.first, !isAlive(element) { queues[client]?.removeFirst() }
            if queues[client]?.isEmpty == false { return true }
            queues[client] = nil
            turns.removeFirst()
        }
        return false
    }

    /// Visits elements in the order in which they would be served, until the body says stop.
    func visit(_ body: (Element) -> Bool) {
        for element in urgent.waiting where !body(element) { return }
        var cursors = turns.waiting.map {
            (queue: queues[$0]?.waiting ?? [], next: queues[$0]?.waiting.startIndex ?? 0)
        }
        while !cursors.isEmpty {
            var remaining: [(queue: ArraySlice<Element>, next: Int)] = []
            for cursor in cursors where cursor.next < cursor.queue.endIndex {
                guard body(cursor.queue[cursor.next]) else { return }
                remaining.append((cursor.queue, cursor.next + 1))
            }
            cursors = remaining
        }
    }
}
