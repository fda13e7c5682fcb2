import Configuration
import Devices
import Dispatcher
import JSONValue
import Runtime
import ScomCatalog
import ScomClient
import ScomProtocol
import Testing

@testable import Snapshots

/// Devices that come and go, writes, and a broker that does.
@Suite struct SnapshotDevicesTests {
    static let inverter = DeviceID("xt1")!

    static func parameter(_ number: UInt32) throws -> CatalogObject {
        try #require(Catalog.standard.object(family: .xtender, number: number))
    }

    @Test func asksALostDeviceForOneValueATick() async {
        let rig = await Rig([
            .init(.seconds(2), [3000, 3001, 3005]), .init(.seconds(10), [3028], params: [1107]),
        ])
        await rig.start()
        #expect(rig.take().filter { $0.topic.hasSuffix("availability") }.map(\.text) == ["online"])
        await rig.advance(.seconds(1))
        rig.plant.setAbsent(101, true)
        await rig.advance(.seconds(2))
        #expect(rig.take().filter { $0.topic.hasSuffix("availability") }.map(\.text) == ["offline"])
        _ = rig.plant.takeExchanges()
        await rig.advance(.seconds(20))
        #expect(rig.plant.takeExchanges().map(\.operations.count) == Array(repeating: 1, count: 10))
        // All is missing now, which was said once and for all.
        #expect(rig.takeSnapshots().map { $0["infos"] } == [[:]])
        await rig.advance(.seconds(60))
        #expect(rig.take() == [])

        rig.plant.setAbsent(101, false)
        await rig.advance(.seconds(3))
        let publications = rig.take()
        #expect(publications.first { $0.topic.hasSuffix("availability") }?.text == "online")
        let snapshots = publications.filter { $0.topic.hasSuffix("snapshot") }
            .compactMap { try? JSONValue(parsing: $0.payload) }
        // The first one after the return is whole.
        #expect(snapshots.first?["infos"]?.object?.count == 3)
        #expect(snapshots.last?["missing"] == [])
    }

    /// A line that is busy when the service starts leaves nothing to tell, not a snapshot without values.
    @Test func publishesNothingBeforeSomethingWasRead() async {
        let rig = await Rig([.init(.seconds(2), [3000, 3001, 3005])])
        rig.plant.hold()
        await rig.scheduler.start()
        await rig.scheduler.timeReached()
        while !rig.plant.holdsOne { await Task.yield() }
        // The tick's time is over while the exchange is still on the line.
        rig.freeze(.seconds(3))
        _ = await rig.dispatcher.perform(
            DispatchRequest([], priority: .request, client: "test", deadline: Rig.start))
        // The tick gives up, and the next one joins what is on the line.
        while await rig.scheduler.statistics.ticks < 2 { await Task.yield() }
        #expect(await rig.scheduler.statistics.missing[.noAnswer] == 3)
        rig.plant.release()
        await rig.scheduler.settle()
        #expect(rig.takeSnapshots().first?["infos"]?.object?.count == 3)
    }

    @Test func findsDevicesThatComeLater() async {
        let rig = await Rig(nil, devices: [Self.inverter, DeviceID("bsp")!])
        let late = Plant.standard()
        late.setAbsent(601, true)
        let other = await Rig(
            [.init(.seconds(2), [7002]), .init(.seconds(3600), [3001])], devices: [Self.inverter, DeviceID("bsp")!],
            plant: late)
        await other.start()
        await other.advance(.seconds(5))
        #expect(other.takeSnapshots("bsp") == [])
        late.setAbsent(601, false)
        await other.directory.scan()
        await other.advance(.seconds(1))
        #expect(other.takeSnapshots("bsp").first?["infos"] == ["state_of_charge": 81])
        await rig.start()
        #expect(rig.takeSnapshots("bsp").count == 1)
    }

    @Test func publishesAWrittenValueFirst() async throws {
        let rig = await Rig([.init(.seconds(2), [3000]), .init(.seconds(10), [], params: [1107])])
        await rig.start()
        await rig.advance(.seconds(1))
        _ = rig.take()
        let limit = try Self.parameter(1107)
        await rig.directory.setShadow(
            RAMShadow(value: .float(16), time: Rig.wallStart), of: 1107, at: ScomAddress(101))
        await rig.scheduler.written(device: Self.inverter, parameter: limit, value: .float(16))
        let snapshot = rig.takeSnapshots()
        #expect(snapshot.map { $0["params"] } == [["maximum_current_of_ac_source_input_limit": 16]])
        #expect(snapshot.first?["infos"] == ["battery_voltage": 52.3])
        // Flash memory still says 32; what counts is what was written to RAM, as long as that stands.
        await rig.advance(.seconds(20))
        #expect(rig.takeSnapshots().allSatisfy { $0["params"]?[limit.name] == 16 })
        await rig.directory.forget(ScomAddress(101))
        await rig.advance(.seconds(20))
        #expect(rig.takeSnapshots().last?["params"]?[limit.name] == 32)
    }

    @Test func leavesOutWhatAWriteWithoutAnAnswerMayHaveChanged() async throws {
        let rig = await Rig([.init(.seconds(2), [3000], params: [1107])])
        await rig.start()
        let limit = try Self.parameter(1107)
        func shown() -> [JSONValue?] { rig.takeSnapshots().map { $0["params"]?[limit.name] } }
        #expect(shown() == [32])
        await rig.directory.writeBegins(.float(16), at: Rig.wallStart, of: 1107, at: ScomAddress(101))
        await rig.advance(.seconds(2))
        // Until the write has its answer, what was known before is not doubted.
        #expect(shown() == [32])
        await rig.directory.setShadow(
            RAMShadow(value: .float(16), time: Rig.wallStart, certainty: .doubtful), of: 1107, at: ScomAddress(101))
        await rig.scheduler.writeUnverified(device: Self.inverter, parameter: limit)
        await rig.advance(.seconds(20))
        let snapshots = rig.takeSnapshots()
        #expect(snapshots.count == 11)
        #expect(snapshots.allSatisfy { $0["params"] == [:] && $0["missing"] == [.string(limit.name)] })
        // The device has left the bus: it works with what flash memory says.
        await rig.directory.forget(ScomAddress(101))
        await rig.advance(.seconds(2))
        #expect(shown() == [32])
    }

    @Test func leavesOutWhatARestartOfTheGatewayMayHaveChanged() async throws {
        let rig = await Rig([.init(.seconds(2), [3000], params: [1107])])
        await rig.start()
        let limit = try Self.parameter(1107)
        await rig.directory.setShadow(
            RAMShadow(value: .float(16), time: Rig.wallStart), of: 1107, at: ScomAddress(101))
        await rig.advance(.seconds(2))
        #expect(rig.takeSnapshots().last?["params"] == .object([limit.name: 16]))
        await rig.directory.doubtMemory()
        await rig.advance(.seconds(2))
        #expect(rig.takeSnapshots().last?["params"] == [:])
    }

    @Test func showsAndReadsAgainWhatWasWrittenOutsideOfAllGroups() async throws {
        let rig = await Rig([.init(.seconds(2), [3000])])
        await rig.start()
        _ = rig.take()
        rig.plant[101, 1124] = .bool(false)
        await rig.scheduler.written(device: DeviceID("xt")!, parameter: try Self.parameter(1124), value: .bool(false))
        #expect(rig.takeSnapshots().map { $0["params"] } == [["inverter_allowed": false]])
        rig.plant[101, 1124] = .bool(true)
        await rig.advance(.seconds(62))
        #expect(rig.takeSnapshots().last?["params"] == ["inverter_allowed": true])
        // An act has no value to show.
        let signal = try #require(
            Catalog.standard.parameters(of: .xtender).first { $0.meaning == .signal && $0.format != nil })
        await rig.scheduler.written(device: Self.inverter, parameter: signal, value: .int32(1))
        #expect(rig.take() == [])
    }

    @Test func keepsAWrittenValueFromAReadThatBeganBefore() async throws {
        let rig = await Rig([.init(.seconds(10), [], params: [1107])])
        await rig.start()
        _ = rig.take()
        rig.plant.hold()
        rig.freeze(.seconds(10))
        await rig.scheduler.timeReached()
        while !rig.plant.holdsOne { await Task.yield() }
        await rig.scheduler.written(device: Self.inverter, parameter: try Self.parameter(1107), value: .float(16))
        rig.plant[101, 1107] = .float(16)
        rig.plant.release()
        await rig.scheduler.settle()
        #expect(rig.takeSnapshots().map { $0["params"]?["maximum_current_of_ac_source_input_limit"] } == [16, 16])
    }

    @Test func tellsABrokerThatWasAwayTheNewestStateOnly() async throws {
        var publish = Configuration.Publish()
        publish.values = true
        let rig = await Rig([.init(.seconds(2), [3000])], publish: publish)
        await rig.start()
        _ = rig.take()
        await rig.scheduler.brokerWentAway()
        for voltage in [52.4, 52.5, 52.6] as [Float] {
            rig.plant[101, 3000] = .float(voltage)
            await rig.advance(.seconds(2))
        }
        #expect(rig.take() == [])
        await rig.advance(.seconds(1))
        await rig.scheduler.republish()
        let publications = rig.take()
        #expect(
            publications.map(\.topic) == [
                "device/xt1/availability", "device/xt1/snapshot", "device/xt1/info/battery_voltage",
            ])
        #expect(publications[0].text == "online")
        #expect(try JSONValue(parsing: publications[1].payload)["sequence"] == 4)
        #expect(publications[1].expirySeconds == 19)
        #expect(publications[2].text == "52.6")
    }

    @Test func takesAnotherConfigurationOver() async {
        var publish = Configuration.Publish()
        publish.values = true
        let rig = await Rig([.init(.seconds(2), [3000])], publish: publish)
        await rig.start()
        _ = rig.take()
        await rig.scheduler.apply(groups: [.init(.seconds(1), [3001])], publish: Configuration.Publish())
        await rig.advance(.zero)
        var publications = rig.take()
        #expect(publications.contains { $0.topic == "device/xt1/info/battery_voltage" && $0.payload.isEmpty })
        #expect(publications.first?.text.contains(#""infos":{"battery_temperature":21}"#) == true)
        // The broker is away while everything is switched off: it is told when it is back.
        await rig.scheduler.brokerWentAway()
        await rig.scheduler.apply(groups: [], publish: Configuration.Publish())
        _ = rig.plant.takeExchanges()
        await rig.advance(.seconds(10))
        #expect(rig.plant.takeExchanges() == [])
        await rig.scheduler.republish()
        publications = rig.take()
        #expect(publications.contains(Publication(topic: "device/xt1/snapshot", payload: [])))
        #expect(publications.filter { !$0.payload.isEmpty }.map(\.topic) == ["device/xt1/availability"])
    }

    @Test func leavesWhatIsRetainedWhenItStops() async {
        let rig = await Rig([.init(.seconds(2), [3000])])
        await rig.directory.linkChanged(isUp: false)
        await rig.directory.scan()
        #expect(rig.take() == [])
        await rig.start()
        #expect(rig.take().count > 0)
        await rig.scheduler.stop()
        await rig.directory.linkChanged(isUp: false)
        await rig.advance(.seconds(10))
        #expect(rig.take() == [])
    }
}
