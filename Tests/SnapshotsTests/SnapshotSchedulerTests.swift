import Configuration
import JSONValue
import ScomCatalog
import ScomClient
import ScomProtocol
import Testing

@testable import Snapshots

@Suite struct SnapshotSchedulerTests {
    @Test func mergesTheGroupsOfADevice() async {
        let rig = await Rig(
            [.init(.seconds(2), [3000, 3028]), .init(.seconds(10), [], params: [1107, 1124])],
            aliases: [DeviceID("xt1")!: "kitchen"])
        await rig.start()
        await rig.advance(.seconds(1))
        let snapshots = rig.takeSnapshots()
        #expect(
            snapshots == [
                [
                    "device": "xt1", "alias": "kitchen", "address": 101, "family": "xtender", "sequence": 1,
                    "time": "2026-11-22T10:00:00.000Z",
                    "infos": ["battery_voltage": 52.3, "operating_state": "inverter"], "params": [:],
                    "missing": ["maximum_current_of_ac_source_input_limit", "inverter_allowed"],
                ],
                [
                    "device": "xt1", "alias": "kitchen", "address": 101, "family": "xtender", "sequence": 2,
                    "time": "2026-11-22T10:00:00.250Z",
                    "infos": ["battery_voltage": 52.3, "operating_state": "inverter"],
                    "params": ["maximum_current_of_ac_source_input_limit": 32, "inverter_allowed": true],
                    "missing": [],
                ],
            ])
        await rig.advance(.seconds(9))
        #expect(rig.takeSnapshots().map { $0["sequence"] } == [3, 4, 5, 6, 7])
        #expect(await rig.scheduler.statistics.ticks == 7)
    }

    @Test func readsAllDevicesOfAGroupTogether() async throws {
        let rig = await Rig(
            [.init(.seconds(2), [3000, 3001, 3005, 7000, 7002])], devices: [DeviceID("xt1")!, DeviceID("bsp")!])
        await rig.start()
        let exchanges = rig.plant.takeExchanges()
        #expect(exchanges.count == 1)
        #expect(exchanges.first?.operations.count == 5)
        let publications = rig.take().filter { $0.topic.hasSuffix("snapshot") }
        #expect(publications.map(\.topic) == ["device/xt1/snapshot", "device/bsp/snapshot"])
        #expect(publications.allSatisfy { $0.retain && $0.qualityOfService == .atLeastOnce && $0.expirySeconds == 20 })
        let battery = try JSONValue(parsing: publications[1].payload)
        #expect(battery["infos"] == ["battery_voltage": 52.1, "state_of_charge": 81])
    }

    /// What the plant answers in a tick after one with 52.3 V, what the snapshot shows, and why not.
    @Test(
        arguments: [
            ([.success(.float(.nan))], nil, .notANumber),
            (
                [.failure(.malformedResponse), .failure(.malformedResponse), .failure(.malformedResponse)], nil,
                .notANumber
            ),
            ([.success(.float(900))], nil, .outOfRange),
            ([.success(.float(0)), .success(.float(0))], 0, nil),
            ([.success(.float(0)), .success(.float(52.4))], 52.4, nil),
            ([.success(.float(0)), .success(.float(30))], nil, .unconfirmedJump),
            ([.success(.float(0)), .failure(.device(.gatewayBusy))], nil, .unconfirmedJump),
            ([.failure(.device(.gatewayBusy))], nil, .refused),
        ] as [([Result<ScomValue, ScomFailure>], JSONValue?, MissingReason?)])
    func leavesImplausibleValuesOut(
        _ answers: [Result<ScomValue, ScomFailure>], _ shown: JSONValue?, _ reason: MissingReason?
    ) async {
        let rig = await Rig([.init(.seconds(2), [3000])])
        await rig.start()
        _ = rig.take()
        rig.plant.script(101, 3000, answers)
        await rig.advance(.seconds(2))
        let snapshots = rig.takeSnapshots()
        #expect(snapshots.count == 1)
        #expect(snapshots.first?["infos"]?["battery_voltage"] == shown)
        #expect(snapshots.first?["missing"] == (shown == nil ? ["battery_voltage"] : []))
        let missing = await rig.scheduler.statistics.missing
        #expect(missing == (reason.map { [$0: 1] } ?? [:]))
        rig.plant.script(101, 3000, [])
        rig.plant[101, 3000] = .float(52.2)
        await rig.advance(.seconds(2))
        #expect(rig.takeSnapshots().first?["infos"]?["battery_voltage"] == 52.2)
    }

    @Test func neverLetsACounterGoBackByAGlitch() async {
        let rig = await Rig([.init(.seconds(2), [3081])])
        await rig.start()
        rig.plant.script(101, 3081, [.success(.float(0))])
        await rig.advance(.seconds(2))
        rig.plant.script(101, 3081, [.success(.float(0)), .success(.float(1.5))])
        await rig.advance(.seconds(2))
        rig.plant[101, 3081] = .float(0.01)
        await rig.advance(.seconds(2))
        let name = "energy_ac_in_from_the_current_day"
        #expect(rig.takeSnapshots().map { $0["infos"]?[name] } == [3.25, 3.25, nil, 0.01])
        #expect(await rig.scheduler.statistics.doubted == 4)
    }

    @Test func publishesOnChangeAndAtTheHeartbeat() async {
        var publish = Configuration.Publish()
        publish.onChange = true
        publish.heartbeat = .seconds(11)
        let rig = await Rig([.init(.seconds(2), [3000])], publish: publish)
        await rig.start()
        #expect(rig.takeSnapshots().count == 1)
        await rig.advance(.seconds(9))
        #expect(rig.takeSnapshots() == [])
        // The tick at 12 s would be too late for a heartbeat of 11 s.
        await rig.advance(.seconds(1))
        #expect(rig.takeSnapshots().map { $0["sequence"] } == [2])
        rig.plant[101, 3000] = .float(52.4)
        await rig.advance(.seconds(2))
        #expect(rig.take().first?.expirySeconds == 33)
        #expect(await rig.scheduler.statistics.unchanged == 4)
        #expect(await rig.scheduler.statistics.published == 3)
    }

    @Test(arguments: [false, true]) func publishesValuesByThemselves(_ onChange: Bool) async {
        var publish = Configuration.Publish()
        publish.values = true
        publish.onChange = onChange
        let rig = await Rig([.init(.seconds(2), [3000, 3028], params: [1124])], publish: publish)
        await rig.start()
        func values() -> [String: String] {
            let values = rig.take().filter { $0.topic.contains("/info/") || $0.topic.contains("/param/") }
            #expect(values.allSatisfy { $0.retain })
            return Dictionary(uniqueKeysWithValues: values.map { ($0.topic, $0.text) })
        }
        let all = [
            "device/xt1/info/battery_voltage": "52.3", "device/xt1/info/operating_state": "inverter",
            "device/xt1/param/inverter_allowed": "true",
        ]
        #expect(values() == all)
        rig.plant[101, 3000] = .float(52.4)
        await rig.advance(.seconds(2))
        let changed = ["device/xt1/info/battery_voltage": "52.4"]
        #expect(values() == (onChange ? changed : all.merging(changed) { $1 }))
        rig.plant[101, 3000] = .float(900)
        await rig.advance(.seconds(2))
        #expect(values()["device/xt1/info/battery_voltage"] == "")
        await rig.advance(.seconds(2))
        #expect(values()["device/xt1/info/battery_voltage"] == nil)
    }

    @Test func restsInQuietWindows() async {
        let rig = await Rig([.init(.seconds(2), [3000])])
        await rig.start()
        rig.isQuiet = true
        _ = rig.plant.takeExchanges()
        await rig.advance(.seconds(60))
        #expect(rig.plant.takeExchanges() == [])
        #expect(await rig.scheduler.statistics.quiet == 30)
        #expect(await rig.scheduler.statistics.skipped == 0)
        rig.isQuiet = false
        _ = rig.take()
        await rig.advance(.seconds(2))
        #expect(rig.takeSnapshots().first?["missing"] == [])
    }

    @Test func countsTicksThatCouldNotBegin() async {
        let rig = await Rig([.init(.seconds(2), [3000])])
        await rig.start()
        rig.freeze(.seconds(9))
        _ = rig.plant.takeExchanges()
        await rig.advance(.zero)
        #expect(rig.plant.takeExchanges().count == 1)
        #expect(await rig.scheduler.statistics.skipped == 3)
        #expect(await rig.scheduler.statistics.late == 1)
    }

    @Test func doesNotAskAgainForWhatADeviceLacks() async {
        let rig = await Rig([.init(.seconds(2), [3000, 3079])])
        await rig.start()
        #expect(rig.takeSnapshots().first?["missing"] == ["charge_of_battery_of_the_current_day"])
        _ = rig.plant.takeExchanges()
        await rig.advance(.seconds(20))
        let asked = rig.plant.takeExchanges().flatMap(\.operations).filter { $0.property.objectID == 3079 }
        #expect(asked == [])
        await rig.advance(.seconds(600))
        #expect(rig.plant.takeExchanges().flatMap(\.operations).contains { $0.property.objectID == 3079 })
    }
}
