import Configuration
import Devices
import JSONValue
import ScomCatalog
import ScomClient
import ScomProtocol
import Testing

@testable import Snapshots

@Suite struct SnapshotContentTests {
    @Test(
        arguments: [
            ("xt1", 25, 11), ("bsp", 10, 1), ("bms", 13, 2), ("vt1", 16, 3), ("vs1", 20, 3), ("xcom", 0, 0),
        ])
    func readsASensibleSetOfEachFamily(_ device: String, _ infos: Int, _ parameters: Int) throws {
        let device = Device(id: try #require(DeviceID(device)), isAvailable: true)
        let objects = SnapshotScheduler.objects(of: device, groups: nil, in: ObjectTable())
        #expect(objects.count { $0.kind == .info } == infos)
        #expect(objects.count { $0.kind == .parameter } == parameters)
        #expect(Set(objects.map(\.name)).count == objects.count)
    }

    /// Every number of the standard set is an object of some family that can be read.
    @Test func namesNothingUnknown() {
        for group in Configuration.SnapshotGroup.standard {
            for (references, kind) in [(group.infos, ObjectKind.info), (group.parameters, .parameter)] {
                for case .number(let number) in references {
                    let objects = DeviceFamily.allCases.compactMap {
                        Catalog.standard.object(family: $0, number: number)
                    }
                    #expect(objects.contains { $0.kind == kind && $0.isReadable }, "\(number)")
                }
            }
        }
    }

    @Test func keepsValuesForThreePeriods() throws {
        let start = ContinuousClock.now
        let id = try #require(DeviceID("xt1"))
        let selection = SnapshotSelection(
            groups: [.init(.seconds(2), [3000]), .init(.seconds(10), [], params: [1107, 3000, 1569])],
            devices: [Device(id: id, isAvailable: true)], written: [:], objects: ObjectTable())
        let contents = try #require(selection.contents[id])
        var readings = DeviceReadings()
        readings.hold(52.3, of: 3000, readFrom: start, now: start)
        readings.hold(32, of: 1107, readFrom: start, now: start)
        #expect(readings.dropOld(contents, now: start + .seconds(6)) == 0)
        #expect(readings.content(contents).missing == [])
        #expect(readings.dropOld(contents, now: start + .seconds(7)) == 1)
        #expect(readings.content(contents).missing == ["battery_voltage"])
        #expect(readings.content(contents).parameters == ["maximum_current_of_ac_source_input_limit": 32])
        #expect(readings.dropOld(contents, now: start + .seconds(31)) == 1)
    }

    /// A phase is read as its master answers, as soon as there is an inverter.
    @Test func readsPhases() throws {
        let phase = try #require(DeviceID("l2"))
        let inverter = Device(id: DeviceID("xt1")!, isAvailable: true)
        let groups = [Configuration.SnapshotGroup(.seconds(2), [3000], targets: [.device(phase)])]
        let none = SnapshotSelection(groups: groups, devices: [], written: [:], objects: ObjectTable())
        #expect(none.contents.isEmpty)
        let one = SnapshotSelection(groups: groups, devices: [inverter], written: [:], objects: ObjectTable())
        #expect(one.items[0].map(\.operation.address.rawValue) == [192])
    }
}
