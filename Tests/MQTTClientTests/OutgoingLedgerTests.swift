import Runtime
import Testing

@testable import MQTTClient

struct OutgoingLedgerTests {
    private func message(_ size: Int, _ topic: String = "t", retain: Bool = false) -> MQTTMessage {
        MQTTMessage(topic: topic, payload: [UInt8](repeating: 0, count: size), retain: retain)
    }

    @Test func `bounds messages and bytes`() {
        var ledger = OutgoingLedger(maximumMessages: 3, maximumBytes: 100)
        #expect(ledger.hasRoom(for: 1000), "one alone always")
        ledger.beginUnacknowledged(identifier: 1, message(60))
        #expect(ledger.hasRoom(for: 40))
        #expect(!ledger.hasRoom(for: 41))
        ledger.beginUnwritten(size: 10)
        ledger.beginUnwritten(size: 10)
        #expect(!ledger.hasRoom(for: 0))
        #expect(ledger.count == 3)
        #expect(ledger.bytes == 80)
        ledger.cancelUnwritten()
        // Unknown: the first of those that only had to be written; known; known no more.
        let finished = [7, 1, 1].map { ledger.finish(identifier: $0) }
        #expect(finished == [nil, message(60), nil])
        #expect(ledger.count == 0)
        #expect(ledger.bytes == 0)
    }

    @Test func `a lost connection leaves what was not acknowledged, in order`() {
        var ledger = OutgoingLedger(maximumMessages: 10, maximumBytes: 100)
        for (identifier, topic) in [(9, "a"), (3, "b"), (7, "c"), (1, "d")] as [(CInt, String)] {
            ledger.beginUnacknowledged(identifier: identifier, message(5, topic, retain: topic > "b"))
        }
        ledger.beginUnwritten(size: 7)
        _ = ledger.finish(identifier: 3)
        #expect(ledger.retainedTopics == ["c", "d"])
        let left = ledger.connectionLost().map(\.message.topic)
        #expect(left == ["a", "c", "d"])
        #expect(ledger.count == 0)
        #expect(ledger.bytes == 0)
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `never loses count`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var ledger = OutgoingLedger(maximumMessages: .max, maximumBytes: .max)
        var waiting: [CInt: Int] = [:]
        var written: [Int] = []
        for step in 0..<2000 {
            let size = Int.random(in: 0..<50, using: &generator)
            switch Int.random(in: 0..<5, using: &generator) {
            case 0:
                ledger.beginUnacknowledged(identifier: CInt(step), message(size))
                waiting[CInt(step)] = size
            case 1, 2:
                ledger.beginUnwritten(size: size)
                written.append(size)
            case 3:
                guard let identifier = waiting.keys.randomElement(using: &generator) else { continue }
                waiting[identifier] = nil
                let acknowledged = ledger.finish(identifier: identifier)
                #expect(acknowledged != nil)
            default:
                guard !written.isEmpty else { continue }
                written.removeFirst()
                let acknowledged = ledger.finish(identifier: -1)
                #expect(acknowledged == nil)
            }
            #expect(ledger.count == waiting.count + written.count)
            #expect(ledger.bytes == waiting.values.reduce(0, +) + written.reduce(0, +))
        }
    }
}
