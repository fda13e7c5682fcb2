import Runtime
import Testing

@testable import ScomLink

@Suite struct BackoffTests {
    @Test func doublesUpToItsCapWithJitterAndStartsAnew() {
        var generator = SeededGenerator(seed: 7)
        var backoff = Backoff(prompt: .milliseconds(500), cap: .seconds(5))
        let prompt = [100, 200, 400] + [Int](repeating: 500, count: Backoff.promptTries - 3)
        for limit in prompt + [1000, 2000, 4000, 5000, 5000] {
            let delay = backoff.next(using: &generator)
            #expect(delay <= .milliseconds(limit))
            #expect(delay >= .milliseconds(limit / 2))
        }
        backoff.reset()
        #expect(backoff.next(using: &generator) <= .milliseconds(100))
    }

    @Test func differsFromServiceToService() {
        var delays: Set<Duration> = []
        for seed in 0..<20 {
            var generator = SeededGenerator(seed: UInt64(seed))
            var backoff = Backoff(prompt: .seconds(1), cap: .seconds(5))
            delays.insert(backoff.next(using: &generator))
        }
        #expect(delays.count > 15)
    }
}
