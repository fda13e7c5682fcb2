import Runtime
import Testing

@testable import Dispatcher

struct FifoTests {
    /// Against an array, over the sizes at which the queue moves its elements.
    @Test(arguments: [1, 2, 3, 4, 5] as [UInt64])
    func behavesAsAnArray(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var fifo = Fifo<Int>()
        var model: [Int] = []
        for step in 0..<5000 {
            switch Int.random(in: 0..<100, using: &random) {
            case 0..<52:
                fifo.append(step)
                model.append(step)
            case 52..<99:
                fifo.removeFirst()
                if !model.isEmpty { model.removeFirst() }
            default:
                fifo.removeAll { $0 % 3 == 0 }
                model.removeAll { $0 % 3 == 0 }
            }
            #expect(fifo.first == model.first)
            #expect(fifo.count == model.count)
            #expect(fifo.isEmpty == model.isEmpty)
        }
    }
}

struct DeadlinesTests {
    @Test(arguments: [1, 2, 3] as [UInt64])
    func comeInOrder(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let start = ContinuousClock.now
        var deadlines = Deadlines<Int>()
        var model: [Int] = []
        for _ in 0..<3000 {
            if Bool.random(using: &random) || model.isEmpty {
                let delay = Int.random(in: 0..<1000, using: &random)
                deadlines.insert(delay, at: start + .milliseconds(delay))
                model.append(delay)
            } else {
                let least = model.min()!
                #expect(deadlines.first?.subject == least)
                #expect(deadlines.first?.instant == start + .milliseconds(least))
                deadlines.removeFirst()
                model.remove(at: model.firstIndex(of: least)!)
            }
            #expect(deadlines.count == model.count)
        }
    }

    @Test func staysInProportion() {
        let start = ContinuousClock.now
        var deadlines = Deadlines<Int>()
        for subject in 0..<50_000 {
            deadlines.insert(subject, at: start + .seconds(60 + subject % 7))
            deadlines.compact { $0 % 1000 == 0 || $0 > subject - 10 }
            #expect(deadlines.count <= 2 * 60 + 2 * 1024)
        }
        deadlines.removeFirst()
        var last = start
        while let first = deadlines.first {
            #expect(first.instant >= last)
            last = first.instant
            deadlines.removeFirst()
        }
        deadlines.removeFirst()
        #expect(deadlines.count == 0)
    }
}

struct RoundRobinTests {
    struct Row: CustomTestStringConvertible {
        /// Appended as client and number; "!" before all others.
        var appended: String
        var dead: Set<String> = []
        var served: String

        var testDescription: String { "\(appended) → \(served)" }
    }

    static let rows = [
        Row(appended: "", served: ""),
        Row(appended: "a1", served: "a1"),
        Row(appended: "a1 a2 a3", served: "a1 a2 a3"),
        Row(appended: "a1 a2 a3 b1", served: "a1 b1 a2 a3"),
        Row(appended: "a1 a2 a3 b1 b2 c1", served: "a1 b1 c1 a2 b2 a3"),
        Row(appended: "b1 a1 a2 b2", served: "b1 a1 b2 a2"),
        Row(appended: "a1 b1 !x !y a2", served: "!x !y a1 b1 a2"),
        Row(appended: "a1 a2 b1", dead: ["a1"], served: "a2 b1"),
        Row(appended: "a1 a2 b1", dead: ["a1", "a2"], served: "b1"),
        Row(appended: "a1 a2 b1 c1", dead: ["a1", "a2", "b1"], served: "c1"),
        Row(appended: "!x a1", dead: ["!x"], served: "a1"),
        Row(appended: "!x a1", dead: ["!x", "a1"], served: ""),
    ]

    static func queue(_ row: Row) -> RoundRobin<String> {
        var queue = RoundRobin<String>()
        for element in row.appended.split(separator: " ").map(String.init) {
            if element.hasPrefix("!") {
                queue.appendUrgent(element)
            } else {
                queue.append(element, for: String(element.prefix(1)))
            }
        }
        return queue
    }

    @Test(arguments: rows)
    func servesInTurn(_ row: Row) {
        var queue = RoundRobinTests.queue(row)
        let isAlive = { !row.dead.contains($0) }
        #expect(queue.count == row.appended.split(separator: " ").count)
        #expect(queue.hasElement(where: isAlive) == !row.served.isEmpty)
        var served: [String] = []
        while let element = queue.popFirst(where: isAlive) { served.append(element) }
        #expect(served.joined(separator: " ") == row.served)
        #expect(queue.count == 0)
        #expect(!queue.hasElement { _ in true })
    }

    @Test func aClientThatComesBackHasItsTurnAfterTheOthers() {
        var queue = RoundRobin<String>()
        queue.append("a1", for: "a")
        queue.append("b1", for: "b")
        #expect(queue.popFirst { _ in true } == "a1")
        queue.append("a2", for: "a")
        queue.append("a3", for: "a")
        #expect(queue.popFirst { _ in true } == "b1")
        #expect(queue.popFirst { _ in true } == "a2")
    }

    /// Everyone whose elements die in the queue leaves nothing behind, however long one at the front lives.
    @Test func staysInProportion() {
        var queue = RoundRobin<Int>()
        queue.append(-1, for: "patient")
        for element in 0..<50_000 {
            queue.append(element, for: "client \(element % 100)")
            queue.compact { $0 == -1 || $0 > element - 20 }
            #expect(queue.count <= 2 * 21 + 2 * 1024)
        }
        #expect(queue.popFirst { _ in true } == -1)
    }
}
