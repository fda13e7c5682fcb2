import Testing

@testable import Snapshots

@Suite struct SnapshotPlanTests {
    static let start = ContinuousClock.now

    @Test func keepsEachGroupOnItsShiftedGrid() {
        var plan = SnapshotPlan(periods: [.seconds(2), .seconds(2), .seconds(5)], start: Self.start)
        var begun: [[Duration]] = [[], [], []]
        while let event = plan.nextEvent, event <= Self.start + .seconds(10) {
            for tick in plan.due(event) {
                begun[tick.group].append(event - Self.start)
                #expect(!tick.isLate && tick.skipped == 0)
                #expect(tick.deadline == event + [.seconds(2), .seconds(2), .seconds(5)][tick.group])
                plan.finished(tick.group)
            }
        }
        #expect(begun[0] == [0, 2, 4, 6, 8, 10].map { .seconds($0) })
        #expect(begun[1] == [250, 2250, 4250, 6250, 8250].map { .milliseconds($0) })
        #expect(begun[2] == [500, 5500].map { .milliseconds($0) })
    }

    @Test func shiftsShortPeriodsByLess() {
        let plan = SnapshotPlan(periods: [.milliseconds(100), .milliseconds(100)], start: Self.start)
        var second = plan
        _ = second.due(Self.start)
        #expect(second.nextEvent == Self.start + .milliseconds(50))
    }

    @Test func letsATickWaitForTheOneBeforeIt() {
        var plan = SnapshotPlan(periods: [.seconds(2)], start: Self.start)
        #expect(plan.due(Self.start).count == 1)
        #expect(plan.nextEvent == nil)
        #expect(plan.due(Self.start + .seconds(2)).isEmpty)
        plan.finished(0)
        let tick = plan.due(Self.start + .seconds(3))
        #expect(tick.count == 1)
        #expect(tick.first?.isLate == true)
        #expect(tick.first?.skipped == 0)
        #expect(tick.first?.deadline == Self.start + .seconds(4))
    }

    /// Ticks never pile up: the newest alone begins, the others are counted.
    @Test(arguments: [(3_999, 0, 4_000), (4_000, 1, 6_000), (9_100, 3, 10_000), (86_400_000, 43_199, 86_402_000)])
    func skipsWhatCouldNotBegin(_ now: Int, _ skipped: Int, _ deadline: Int) {
        var plan = SnapshotPlan(periods: [.seconds(2)], start: Self.start)
        _ = plan.due(Self.start)
        plan.finished(0)
        let ticks = plan.due(Self.start + .milliseconds(now))
        #expect(ticks.map(\.skipped) == [skipped])
        #expect(ticks.map(\.deadline) == [Self.start + .milliseconds(deadline)])
        plan.finished(0)
        #expect(plan.due(Self.start + .milliseconds(now)).isEmpty)
    }

    @Test func startsAGroupAnew() {
        var plan = SnapshotPlan(periods: [.seconds(2), .seconds(60)], start: Self.start)
        for group in plan.due(Self.start + .seconds(1)).map(\.group) { plan.finished(group) }
        plan.restart(1, Self.start + .seconds(5))
        #expect(plan.due(Self.start + .milliseconds(5250)).map(\.group) == [0, 1])
        plan.finished(1)
        #expect(plan.due(Self.start + .milliseconds(65_249)).isEmpty)
        #expect(plan.due(Self.start + .milliseconds(65_250)).map(\.group) == [1])
    }
}
