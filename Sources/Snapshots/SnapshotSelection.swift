import Configuration
import Devices
import ScomCatalog
import ScomProtocol

/// What the groups read of the devices that are there.
struct SnapshotSelection: Sendable {
    /// What a device's snapshot is made of.
    struct Contents: Sendable {
        let id: DeviceID
        let alias: String?
        let isAvailable: Bool
        var items: [SnapshotItem] = []
        /// Of the fastest group that reads an object.
        var periods: [UInt32: Duration] = [:]
        /// The fastest group that reads anything: the one that finds out whether a lost device is back.
        var fastestGroup = 0
        var shortestPeriod: Duration = .seconds(86400)
    }

    /// How often parameters are read again that no group has but that were written.
    static let writtenPeriod: Duration = .seconds(60)

    /// By group; the last are the parameters that were written.
    private(set) var items: [[SnapshotItem]] = []
    private(set) var contents: [DeviceID: Contents] = [:]

    init() {}

    /// - Parameter written: numbers of parameters that belong in a device's snapshot although no group has them.
    init(
        groups: [Configuration.SnapshotGroup], devices: [Device], written: [DeviceID: [UInt32]], objects: ObjectTable
    ) {
        for (index, group) in groups.enumerated() {
            items.append([])
            for device in SnapshotSelection.devices(of: group, among: devices) {
                let chosen = SnapshotSelection.objects(of: device.family, in: group, objects)
                add(chosen, of: device, to: index, every: group.period)
            }
        }
        items.append([])
        for device in devices {
            let extra = (written[device.id] ?? []).compactMap { objects.object(device.family, $0) }
            let known = contents[device.id]?.periods ?? [:]
            add(
                extra.filter { known[$0.number] == nil }, of: device, to: groups.count,
                every: SnapshotSelection.writtenPeriod)
        }
    }

    /// The periods of the groups, in their order.
    static func periods(_ groups: [Configuration.SnapshotGroup]) -> [Duration] {
        groups.map(\.period) + [writtenPeriod]
    }

    /// What groups read of devices of a family, in their order; menus, signals and what the family has not are left out.
    static func objects(
        of family: DeviceFamily, in group: Configuration.SnapshotGroup, _ objects: ObjectTable
    ) -> [CatalogObject] {
        func find(_ references: [Configuration.ObjectReference], _ kind: ObjectKind) -> [CatalogObject] {
            references.compactMap { reference in
                let object =
                    switch reference {
                    case .number(let number): objects.object(family, number)
                    case .name(let name): objects.object(family, named: name)
                    }
                return object?.kind == kind && object?.isReadable == true ? object : nil
            }
        }
        return find(group.infos, .info) + find(group.parameters, .parameter)
    }

    /// The devices that a group reads; a phase is there as soon as an inverter is.
    private static func devices(of group: Configuration.SnapshotGroup, among devices: [Device]) -> [Device] {
        let found = devices.filter { device in
            group.targets.contains { target in
                switch target {
                case .all: true
                case .family(let family): device.family == family
                // By address: whether 601 is a BSP or a BMS only the installation tells.
                case .device(let id): device.address == id.address
                }
            }
        }
        let inverters = devices.filter { $0.family == .xtender }
        guard !inverters.isEmpty else { return found }
        var phases: [Device] = []
        for case .device(let id) in group.targets where id.address.isPhase && !phases.contains(where: { $0.id == id }) {
            phases.append(Device(id: id, isAvailable: inverters.contains(where: \.isAvailable)))
        }
        return found + phases
    }

    private mutating func add(_ objects: [CatalogObject], of device: Device, to group: Int, every period: Duration) {
        guard !objects.isEmpty else { return }
        var content =
            contents[device.id] ?? Contents(id: device.id, alias: device.alias, isAvailable: device.isAvailable)
        var added: Set<UInt32> = []
        for object in objects where added.insert(object.number).inserted {
            guard let item = SnapshotItem(device.id, object) else { continue }
            items[group].append(item)
            if content.periods[object.number] == nil { content.items.append(item) }
            content.periods[object.number] = min(content.periods[object.number] ?? period, period)
        }
        if period < content.shortestPeriod {
            content.shortestPeriod = period
            content.fastestGroup = group
        }
        contents[device.id] = content
    }
}
