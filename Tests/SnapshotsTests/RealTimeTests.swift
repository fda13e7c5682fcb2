import Dispatcher
import JSONValue
import Runtime
import Testing

@testable import Snapshots

/// The timer and the dispatcher's deadlines, by the system's clock.
@Suite(.serialized) struct RealTimeTests {
    @Test(.timeLimit(.minutes(1))) func ticksByItselfAndGivesUpAtTheNextTick() async throws {
        let rig = await Rig([.init(.milliseconds(100), [3000])], isVirtual: false)
        await rig.scheduler.start()
        var snapshots: [JSONValue] = []
        while snapshots.count < 3 {
            try await Task.sleep(for: .milliseconds(10))
            snapshots += rig.takeSnapshots()
        }
        #expect(snapshots.allSatisfy { $0["infos"] == ["battery_voltage": 52.3] })

        // An answer that does not come is given up when the next tick is due, so that nothing piles up.
        rig.plant.hold()
        snapshots = []
        while snapshots.last?["missing"] != ["battery_voltage"] {
            try await Task.sleep(for: .milliseconds(10))
            snapshots += rig.takeSnapshots()
        }
        try await Task.sleep(for: .milliseconds(300))
        #expect(await rig.dispatcher.statistics.queueDepth <= 1)
        rig.plant.release()
        while snapshots.last?["missing"] != [] {
            try await Task.sleep(for: .milliseconds(10))
            snapshots += rig.takeSnapshots()
        }
        await rig.scheduler.stop()
        let ticks = await rig.scheduler.statistics.ticks
        #expect(await rig.scheduler.statistics.missing[.noAnswer, default: 0] >= 1)
        _ = rig.take()
        try await Task.sleep(for: .milliseconds(250))
        #expect(rig.take() == [])
        #expect(await rig.scheduler.statistics.ticks == ticks)
    }
}
