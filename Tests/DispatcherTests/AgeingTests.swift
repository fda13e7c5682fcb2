import Testing

@testable import Dispatcher

struct AgeingTests {
    static func choices(_ passes: [Priority: Int], _ waiting: [Priority], _ count: Int) -> [Priority] {
        var ageing = Ageing(passes: passes)
        return (0..<count).compactMap { _ in ageing.choose(among: waiting) }
    }

    @Test func nobodyWaits() {
        #expect(AgeingTests.choices([:], [], 3).isEmpty)
    }

    @Test func theHighestGoesFirst() {
        let passes: [Priority: Int] = [.request: 8, .snapshot: 4, .transfer: 8]
        #expect(
            AgeingTests.choices(passes, [.request, .snapshot], 11).map(\.rawValue) == [1, 1, 1, 1, 2, 1, 1, 1, 1, 2, 1])
        #expect(AgeingTests.choices(passes, [.snapshot], 2) == [.snapshot, .snapshot])
    }

    /// However few passes are allowed, everyone who waits has a turn in every eight, the highest included.
    @Test(
        arguments: [
            [:], [.request: 1, .snapshot: 1, .transfer: 1], [.request: 0, .snapshot: 0, .transfer: 0],
            [.request: -5, .transfer: 3],
        ] as [[Priority: Int]])
    func nobodyStarves(_ passes: [Priority: Int]) {
        let choices = AgeingTests.choices(passes, Priority.allCases, 100)
        for priority in Priority.allCases {
            for start in 0..<88 { #expect(choices[start..<start + 12].contains(priority)) }
        }
    }

    @Test func onlyUninterruptedWaitingCounts() {
        var ageing = Ageing(passes: [.snapshot: 3])
        for _ in 0..<10 {
            #expect(ageing.choose(among: [.request, .snapshot]) == .request)
            #expect(ageing.choose(among: [.request, .snapshot]) == .request)
            #expect(ageing.choose(among: [.request]) == .request)
        }
    }
}
