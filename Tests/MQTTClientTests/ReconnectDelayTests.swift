import Runtime
import Testing

@testable import MQTTClient

struct ReconnectDelayTests {
    @Test(arguments: [false, true])
    func `doubles to two seconds, stays a minute, goes on`(wasAccepted: Bool) {
        var delay = ReconnectDelay()
        let delays = (0..<40).map { _ in delay.next(isLasting: false, wasAccepted: wasAccepted, unit: 0.5) }
        #expect(delays[..<4] == [.milliseconds(500), .seconds(1), .seconds(2), .seconds(2)])
        #expect(delays[..<30].max() == .seconds(2))
        #expect(delays[..<30].reduce(.zero, +) > .seconds(50))
        let late = wasAccepted ? [4, 8, 16, 30, 30, 30, 30, 30, 30, 30] : [Double](repeating: 3.5, count: 10)
        #expect(delays[30...].map { $0 / .seconds(1) } == late)
        delay.reset()
        #expect(delay.next(isLasting: false, unit: 0.5) == .milliseconds(500))
    }

    /// However long it was gone: five seconds to the first snapshot.
    @Test func `is never above four and a half seconds where nobody listens`() {
        var delay = ReconnectDelay()
        #expect((0..<2000).allSatisfy { _ in delay.next(isLasting: false, unit: 1) < .milliseconds(4500) })
    }

    @Test func `doubles on at once where waiting will hardly help`() {
        var delay = ReconnectDelay()
        let delays = (0..<8).map { _ in delay.next(isLasting: true, unit: 0.5) / .seconds(1) }
        #expect(delays == [0.5, 1, 2, 4, 8, 16, 30, 30])
        // Once it is long, a change of error does not shorten it.
        #expect(delay.next(isLasting: false, unit: 0.5) == .seconds(30))
    }

    @Test(arguments: [(0.0, 375), (0.5, 500), (1.0, 625)])
    func `varies by a quarter`(unit: Double, milliseconds: Int) {
        var delay = ReconnectDelay()
        #expect(delay.next(isLasting: false, unit: unit) == .milliseconds(milliseconds))
    }
}
