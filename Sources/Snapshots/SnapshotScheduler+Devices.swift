import Devices
import JSONValue
import ObjectValues
import Runtime
public import ScomCatalog
public import ScomProtocol

extension SnapshotScheduler {
    /// Follows the directory: which devices there are, and which answer.
    func devicesChanged() {
        // What the broker has retained stays when the service goes.
        guard isStarted else { return }
        let devices = foundDevices
        var publications: [Publication] = []
        for device in devices { publications += publisher.publish(isAvailable: device.isAvailable, of: device.id) }
        let before = selection
        select(devices)
        for id in publisher.known.union(readings.keys) where selection.contents[id] == nil {
            let isThere = devices.contains { $0.id == id }
            publications += isThere ? publisher.retireSnapshot(of: id) : publisher.retire(id)
            readings[id] = nil
            plausibility.forget(id)
            if !isThere {
                written[id] = nil
                returns[id] = nil
            }
        }
        emit(publications)
        let back = Set(
            selection.contents.values.lazy
                .filter { $0.isAvailable && before.contents[$0.id]?.isAvailable != true }.map(\.id))
        guard !back.isEmpty else { return }
        refusals = refusals.filter { !back.contains($0.key.device) }
        // It may be another device, or have lost its RAM: what was read before it went is not of now.
        let now = clocks.now()
        for id in back {
            readings[id] = nil
            returns[id] = now
        }
        for (group, items) in selection.items.enumerated() where items.contains(where: { back.contains($0.key.device) })
        {
            plan?.restart(group, now)
        }
        setTimer()
    }

    /// Publishes a device's snapshot with a value that was written just now; call it before the write is answered.
    ///
    /// - Parameter device: A device or a group of devices. Acts, which have no value, and values that cannot be shown change nothing.
    public func written(device: DeviceID, parameter: CatalogObject, value: ScomValue) async {
        guard plan != nil, parameter.kind == .parameter, parameter.isReadable,
            let label = PresentedValue(value, of: parameter)?.label
        else { return }
        let devices = foundDevices
        let targets: [DeviceID] =
            if device.address.isGroup {
                devices.filter { $0.family == device.family }.map(\.id)
            } else {
                [device]
            }
        for id in targets where selection.contents[id] != nil || devices.contains(where: { $0.id == id }) {
            if selection.contents[id]?.periods[parameter.number] == nil {
                var numbers = written[id] ?? []
                numbers.append(parameter.number)
                written[id] = numbers.suffix(SnapshotScheduler.writtenLimit)
                select(devices)
            }
            readings[id, default: DeviceReadings()].hold(label, writtenTo: parameter.number, now: clocks.now())
            publish(id)
        }
    }

    /// Publishes a device's snapshot without a parameter that may or may not have been written just now: what it held is not known.
    public func writeUnverified(device: DeviceID, parameter: CatalogObject) {
        guard plan != nil, readings[device] != nil else { return }
        readings[device]!.drop(parameter.number, readFrom: clocks.now())
        publish(device)
    }

    /// Publishes what a device's snapshot is now, if that is due.
    func publish(_ id: DeviceID) {
        guard let contents = selection.contents[id] else { return }
        let now = clocks.now()
        var held = readings[id] ?? DeviceReadings()
        let old = held.dropOld(contents, now: now)
        if old > 0 { statistics.missing[.tooOld, default: 0] += old }
        readings[id] = held
        let publications = publisher.publish(held.content(contents), of: contents, now: now, time: clocks.wall())
        if publications.isEmpty { statistics.unchanged += 1 } else { statistics.published += 1 }
        emit(publications)
    }

    private var foundDevices: [Device] { directory.assumeIsolated { $0.devices } }

    private func select(_ devices: [Device]) {
        guard plan != nil else {
            selection = SnapshotSelection()
            return
        }
        selection = SnapshotSelection(groups: groups, devices: devices, written: written, objects: directory.objects)
    }
}
