import Testing

@testable import Runtime

struct TimerHeapTests {
    let start = ContinuousClock.now

    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func `pops in order whatever was inserted and cancelled`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var heap = TimerHeap()
        var expected: [(deadline: Int, identifier: UInt64)] = []
        let popped = Locked<[UInt64]>([])
        for _ in 0..<2000 {
            let deadline = Int.random(in: 0..<500, using: &generator)
            let identifier = heap.nextIdentifier
            #expect(
                heap.insert(at: start + .milliseconds(deadline)) { popped.withLock { $0.append(identifier) } }
                    == identifier)
            expected.append((deadline, identifier))
            if Int.random(in: 0..<3, using: &generator) > 0 {
                let victim = expected.remove(at: Int.random(in: 0..<expected.count, using: &generator))
                #expect(heap.cancel(victim.identifier) != nil)
                #expect(heap.cancel(victim.identifier) == nil)
                #expect(heap.entryCount <= max(64, 2 * heap.count))
            }
        }
        expected.sort { ($0.deadline, $0.identifier) < ($1.deadline, $1.identifier) }
        #expect(heap.count == expected.count)
        #expect(heap.earliest == start + .milliseconds(expected[0].deadline))
        while let body = heap.popDue(at: start + .seconds(1), below: .max) { body() }
        #expect(popped.withLock { $0 } == expected.map(\.identifier))
        #expect(heap.earliest == nil)
        #expect(heap.entryCount == 0)
    }

    @Test func `pops neither what is not due nor what came after the limit`() {
        var heap = TimerHeap()
        let first = heap.insert(at: start) {}
        let limit = heap.nextIdentifier
        _ = heap.insert(at: start) {}
        #expect(heap.popDue(at: start - .nanoseconds(1), below: limit) == nil)
        #expect(heap.popDue(at: start, below: limit) != nil)
        #expect(heap.popDue(at: start, below: limit) == nil)
        #expect(heap.cancel(first) == nil)
        #expect(heap.count == 1)
    }
}
