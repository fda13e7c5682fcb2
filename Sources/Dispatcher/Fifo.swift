/// A first-in, first-out queue on an array.
struct Fifo<Element: Sendable>: Sendable {
    private var elements: [Element] = []
    private var head = 0

    var isEmpty: Bool { head == elements.count }
    var count: Int { elements.count - head }
    var first: Element? { isEmpty ? nil : elements[head] }

    mutating func append(_ element: Element) {
        elements.append(element)
    }

    /// Removes the first element; nothing where there is none.
    mutating func removeFirst() {
        guard !isEmpty else { return }
        head += 1
        if head == elements.count {
            elements.removeAll(keepingCapacity: true)
            head = 0
        } else if head >= 64, head * 2 >= elements.count {
            elements.removeFirst(head)
            head = 0
        }
    }

    mutating func removeAll(where isDead: (Element) -> Bool) {
        elements = elements[head...].filter { !isDead($0) }
        head = 0
    }
}
