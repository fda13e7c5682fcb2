/// Deliveries by the moment they are due, those of one moment in the order they came.
package struct DeliveryQueue: Sendable {
    private var waiting: [Delivery] = []
    /// More than that is dropped, oldest first: nobody reads the line.
    private static let maximum = 4096

    package init() {}

    package var earliest: ContinuousClock.Instant? { waiting.first?.due }

    package mutating func insert(_ delivery: Delivery) {
        if waiting.count == DeliveryQueue.maximum { waiting.removeFirst() }
        var index = waiting.count
        while index > 0, waiting[index - 1].due > delivery.due { index -= 1 }
        waiting.insert(delivery, at: index)
    }

    /// The next one that is due.
    package mutating func pop(at now: ContinuousClock.Instant) -> Delivery? {
        guard let first = waiting.first, first.due <= now else { return nil }
        return waiting.removeFirst()
    }

    package mutating func removeAll() {
        waiting.removeAll()
    }
}
