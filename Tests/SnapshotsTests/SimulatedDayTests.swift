import Configuration
import Dispatcher
import JSONValue
import Runtime
import ScomClient
import ScomLink
import ScomProtocol
import Simulator
import Testing

@testable import Snapshots

/// A day of a simulated installation, frame by frame: what is real is published, whatever it does.
@Suite struct SimulatedDayTests {
    /// A gateway that answers at once.
    final class Line: RequestExchanging {
        private let gateway: Locked<SimulatedGateway>
        private let clocks: Clocks

        init(_ plant: Simulator.Plant, _ clocks: Clocks) {
            gateway = Locked(SimulatedGateway(plant: plant, line: .unpaced))
            self.clocks = clocks
        }

        func exchange(_ request: ScomRequest) async -> LinkOutcome {
            let now = clocks.now()
            let deliveries = gateway.withLock { $0.receive(request.frame(from: ScomAddress(7)).bytes, at: now) }
            var decoder = FrameDecoder()
            for delivery in deliveries { decoder.append(delivery.bytes) }
            while let element = decoder.next() {
                if case .frame(let frame) = element, let response = ScomResponse(frame) {
                    return LinkOutcome(.success(response))
                }
            }
            return LinkOutcome(.failure(.timeout))
        }
    }

    @Test func publishesEverythingAllDay() async throws {
        var configuration = PlantConfiguration()
        configuration.xtenders = 2
        configuration.variotracks = 1
        configuration.variostrings = 1
        configuration.start = Rig.wallStart
        configuration.stepMilliseconds = 30_000
        let plant = try Simulator.Plant(configuration)
        let groups = SnapshotGroup.standard.map { group in
            var group = group
            group.period = .seconds(900)
            return group
        }
        let ids = ["xt1", "xt2", "vt1", "vs1", "bsp"]
        let rig = await Rig(
            groups, devices: ids.map { DeviceID($0)! }, performer: { ScomClient(link: Line(plant, $0)) })
        await rig.start()
        await rig.advance(.seconds(60))
        _ = rig.take()
        await rig.advance(.seconds(86_400))

        let publications = rig.take()
        var before: [String: Double] = [:]
        var resets = 0
        for publication in publications {
            let snapshot = try JSONValue(parsing: publication.payload)
            // A battery that is being charged has no end to its autonomy.
            #expect([[], ["remaining_autonomy"]].contains(snapshot["missing"]), "\(snapshot)")
            for (name, value) in snapshot["infos"]?.object ?? [:] where name.contains("current_day") {
                let key = publication.topic + name
                let number = try #require(value.real)
                if let last = before[key], number < last {
                    resets += 1
                    #expect(number < 0.1 * max(last, 1), "\(key) from \(last) to \(number)")
                }
                before[key] = number
            }
        }
        #expect(publications.count == 2 * 96 * ids.count)
        #expect(resets > 0)
        let statistics = await rig.scheduler.statistics
        #expect(Set(statistics.missing.keys) == [.notANumber])
        // Real jumps cost a second reading, and are few among 10 000 values: first readings of counters, midnight, dawn, outages.
        #expect((1...20 * ids.count).contains(statistics.doubted), "\(statistics.doubted)")
        #expect(statistics.skipped == 0)
    }

    typealias SnapshotGroup = Configuration.SnapshotGroup
}
