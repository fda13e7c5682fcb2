import ScomProtocol
import Testing

@testable import Proof

/// The watch over what is said of the devices' availability sees what is untrue for too long, and nothing else.
@Suite struct StateWatchTests {
    private static let id = DeviceID("xt1")!

    /// Looks four times a second; at each second of `claims` that is published, at each of `truths` it becomes true.
    private func untrue(_ claims: [Int: Bool], _ truths: [Int: Bool], until end: Int) -> Int {
        var watch = StateWatch()
        var (count, truth) = (0, true)
        for step in 0...end * 4 {
            if step % 4 == 0 {
                if let claim = claims[step / 4] { watch.claim(claim, of: Self.id) }
                truth = truths[step / 4] ?? truth
            }
            count += watch.compare(at: .milliseconds(step * 250)) { _ in truth }.count
        }
        return count
    }

    @Test func whatIsUntrueForLongIsCountedOnce() {
        #expect(untrue([0: true], [10: false], until: 15) == 0)
        #expect(untrue([0: true], [10: false], until: 16) == 1)
        #expect(untrue([0: true], [10: false], until: 60) == 1)
        #expect(untrue([0: true, 20: false], [10: false, 30: true], until: 60) == 2)
        #expect(untrue([0: false], [:], until: 6) == 1)
    }

    @Test func whatIsPutRightInTimeIsNot() {
        #expect(untrue([0: true, 14: false], [10: false], until: 60) == 0)
        #expect(untrue([0: true], [10: false, 14: true], until: 60) == 0)
    }

    @Test func claimAndTruthThatChangeSidesTogetherBeginAnew() {
        // Said to be away from 10 s on, and there until 13 s; then said to be there, and away until 16 s.
        #expect(untrue([0: true, 10: false, 13: true], [13: false, 16: true], until: 60) == 0)
        #expect(untrue([0: true, 10: false, 13: true], [13: false], until: 60) == 1)
    }
}
