public import Dispatcher
import Logging
import Runtime
import ScomCatalog
import ScomClient
import ScomProtocol

extension DeviceDirectory {
    /// Whose turn discovery takes on the line.
    static let client = "xtmq discovery"
    private static let patience = Duration.seconds(30)

    /// Looks for devices; a scan that is under way serves all who ask. Devices that answer "not found" are gone, those of whom nothing
    /// was heard stay as they are.
    ///
    /// - Parameter priority: that of `snapshot` for one that nobody waits for, so that it delays no request.
    @discardableResult
    public func scan(_ priority: Priority = .request) async -> [Device] {
        if scanPriority != nil {
            scanPriority = min(scanPriority!, priority)
            await withCheckedContinuation { scanWaiters.append($0) }
            return devices
        }
        scanPriority = priority
        await probe(priority)
        scanPriority = nil
        for waiter in scanWaiters { waiter.resume() }
        scanWaiters.removeAll()
        return devices
    }

    /// Asks each device found so far for one value, before the search for others, so that after the line was away they are
    /// back at once.
    public func callRoll() async {
        let known = found.keys.sorted { $0.address < $1.address }
        guard !known.isEmpty else { return }
        _ = await perform(known.map(probe), .request)
    }

    /// Reads what tells a device's model, version and serial number; a changed serial number makes it another device.
    func identify(_ id: DeviceID, _ priority: Priority = .request) async {
        let identity = DeviceIdentity(id.family, objects.catalog)
        let reads = identity.infos.map { ScomOperation.readInfo($0.number, of: id.address, as: $0.format ?? .float) }
        let completion = await perform(reads, priority)
        guard var device = found[id] else { return }
        var values: [UInt32: ScomValue] = [:]
        for (info, result) in zip(identity.infos, completion.results) { values[info.number] = try? result.get().value }
        if let voltage = identity.nominalBatteryVoltage(values) { batteryVoltages[id.address] = voltage }
        if let is120V = identity.isXtender120V(values) { xtenders120V[id.address] = is120V }
        let before = device
        identity.update(&device, values)
        if before.factoryID != nil, before.factoryID != device.factoryID {
            logger.notice("another device at the same address", metadata: ["device.id": "\(id)"])
            await exchanged(id.address)
        }
        let isComplete = completion.results.allSatisfy { (try? $0.get()) != nil }
        if isComplete { unidentified.remove(id) }
        adoptRecalled(device, isComplete: isComplete)
        guard device != before else { return }
        found[id]?.model = device.model
        found[id]?.firmware = device.firmware
        found[id]?.factoryID = device.factoryID
        notify(.list)
    }

    private func probe(_ priority: Priority) async {
        let candidates = (settings.devices ?? DeviceDirectory.allDevices).filter {
            $0.family != .bsp
        }
        let results = await search(candidates)
        var seen: [DeviceID] = []
        for (id, result) in zip(candidates, results) {
            switch result {
            case .success: seen.append(id)
            case .failure(.device(.deviceNotFound)): lose(id)
            case .failure(.device(.objectIDNotFound)) where id.family == .bms: lose(id)
            case .failure: break
            }
        }
        // A BMS answers the BSP's probe too, so the BSP is only asked for where no BMS is (field notes).
        let bsp = DeviceID(family: .bsp, address: ScomAddress(601))!
        if isWanted(bsp), !seen.contains(where: { $0.family == .bms }) {
            switch await perform([probe(bsp)], priority).results[0] {
            case .success: seen.append(bsp)
            case .failure(.device(.deviceNotFound)): lose(bsp)
            case .failure: break
            }
        }
        let new = seen.filter { found[$0] == nil }
        for id in new {
            for other in found.keys where other.address == id.address { found[other] = nil }
            found[id] = Device(id: id, alias: settings.aliases[id], isAvailable: true)
            returns[id.address] = clocks.wall()
        }
        for id in seen { await identify(id, priority) }
        guard !new.isEmpty else { return }
        logger.info("devices found", metadata: ["devices": "\(devices.map(\.id.description).joined(separator: " "))"])
        notify(.list)
        for id in new { if let device = found[id] { notify(.availability(device)) } }
    }

    /// All at once where somebody waits for it. Else one after the other: most addresses are nobody's, and to be told so of each
    /// takes as long as two snapshots.
    private func search(_ candidates: [DeviceID]) async -> [Result<Reading, DispatchError>] {
        var results: [Result<Reading, DispatchError>] = []
        let deadline = clocks.now() + DeviceDirectory.patience
        while results.count < candidates.count {
            let priority = scanPriority ?? .request
            let next = candidates[results.count...].prefix(priority == .request ? candidates.count : 1)
            results += await perform(next.map(probe), priority, by: deadline).results
        }
        return results
    }

    private func lose(_ id: DeviceID) {
        guard let device = found[id] else { return }
        offBus.insert(id)
        if device.isAvailable { setAvailable(false, id) }
    }

    private func isWanted(_ id: DeviceID) -> Bool { settings.devices?.contains(id) ?? true }

    func probe(_ id: DeviceID) -> ScomOperation {
        switch id.family {
        case .xtender: .readInfo(3000, of: id.address, as: .float)
        case .variotrack: .readInfo(11000, of: id.address, as: .float)
        case .variostring: .readInfo(15000, of: id.address, as: .float)
        case .bms: .readInfo(7054, of: id.address, as: objects.object(.bms, 7054)?.format ?? .float)
        case .bsp: .readInfo(7034, of: id.address, as: .float)
        case .xcom: .readParameter(5002, of: id.address, as: .int32)
        }
    }

    private func perform(
        _ operations: [ScomOperation], _ priority: Priority, by deadline: ContinuousClock.Instant? = nil
    ) async -> Completion {
        await dispatcher.perform(
            DispatchRequest(
                operations, priority: priority, client: DeviceDirectory.client,
                deadline: deadline ?? clocks.now() + DeviceDirectory.patience))
    }

    private static let allDevices: [DeviceID] = DeviceFamily.allCases.flatMap { family in
        family.addresses.compactMap { DeviceID(family: family, address: ScomAddress($0)) }
    }
}
