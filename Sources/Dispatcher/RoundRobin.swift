/// A queue that serves clients in turn, and each client's elements in their order.
///
/// Elements die while they wait, of their deadline for example, and nobody takes them out: they are dropped when their turn comes, or
/// swept once they may be most.
struct RoundRobin<Element: Sendable>: Sendable {
    /// Elements held, dead ones included.
    private(set) var count = 0
    private var lanes: [String: Fifo<Element>] = [:]
    /// The clients that have a lane, in the order in which they are served.
    private var turns = Fifo<String>()
    private var urgent = Fifo<Element>()
    private var compactionCount = minimumCompactionCount
    private static var minimumCompactionCount: Int { 1024 }

    mutating func append(_ element: Element, for client: String) {
        count += 1
        if lanes[client]?.append(element) == nil {
            var lane = Fifo<Element>()
            lane.append(element)
            lanes[client] = lane
            turns.append(client)
        }
    }

    /// Puts an element before all others but those put there earlier: one whose turn had come already.
    mutating func appendUrgent(_ element: Element) {
        count += 1
        urgent.append(element)
    }

    /// Takes the next element that is alive.
    mutating func popFirst(where isAlive: (Element) -> Bool) -> Element? {
        guard let next = next(where: isAlive) else { return nil }
        count -= 1
        guard let client = next.client else {
            urgent.removeFirst()
            return next.element
        }
        turns.removeFirst()
        lanes[client]!.removeFirst()
        if lanes[client]!.isEmpty { lanes[client] = nil } else { turns.append(client) }
        return next.element
    }

    /// Whether any element is alive.
    mutating func hasElement(where isAlive: (Element) -> Bool) -> Bool {
        next(where: isAlive) != nil
    }

    /// Sweeps the dead, once they may be most; cheap to call often.
    mutating func compact(where isAlive: (Element) -> Bool) {
        guard count >= compactionCount else { return }
        urgent.removeAll { !isAlive($0) }
        for client in lanes.keys {
            lanes[client]!.removeAll { !isAlive($0) }
            if lanes[client]!.isEmpty { lanes[client] = nil }
        }
        turns.removeAll { lanes[$0] == nil }
        count = urgent.count + lanes.values.reduce(0) { $0 + $1.count }
        compactionCount = 2 * count + Self.minimumCompactionCount
    }

    mutating func removeAll() {
        self = RoundRobin()
    }

    /// The next element that is alive, whose client's turn it is then; drops the dead ones before it.
    private mutating func next(where isAlive: (Element) -> Bool) -> (element: Element, client: String?)? {
        while let element = urgent.first {
            if isAlive(element) { return (element, nil) }
            urgent.removeFirst()
            count -= 1
        }
        while let client = turns.first {
            while let element = lanes[client]?.first {
                if isAlive(element) { return (element, client) }
                lanes[client]!.removeFirst()
                count -= 1
            }
            lanes[client] = nil
            turns.removeFirst()
        }
        return nil
    }
}
