import Devices
import Dispatcher
import Logging
import ScomClient
import ScomProtocol
import Store

extension Services {
    /// Enters the write in the journal, so that it is done at most once; before it can reach the line.
    func start(_ call: Call, intending ram: RAMRecord? = nil) async throws(RPCError) {
        guard let entry = call.journalEntry else { return }
        do {
            try await store.start(entry, intending: ram)
        } catch {
            throw RPCError(.internalError, "nothing was written: the store failed: \(error)")
        }
    }

    /// Enters a write to flash memory in journal and ledger, before it can reach the line.
    ///
    /// - Returns: what to tell where flash memory nears the end of its budget.
    /// - Throws: `flashBudgetExhausted` where a device's memory may not be written any more; nothing is counted then.
    func startFlash(
        _ call: Call, writing parameter: UInt32, _ name: String, at address: ScomAddress, of device: String,
        pointer: String, intending ram: RAMRecord?
    ) async throws(RPCError) -> String? {
        guard let entry = call.journalEntry else { return nil }
        let budget = settings.flashBudget
        let admission: FlashAdmission
        do {
            admission = try await store.start(
                entry, writing: parameter, toFlashOf: await flashDevices(at: address), budget: budget, intending: ram)
        } catch {
            throw RPCError(.internalError, "nothing was written: the store failed: \(error)")
        }
        switch admission {
        case .counted(let counts, _):
            // From four fifths of the budget on.
            guard let count = counts.first(where: { $0.writes >= budget - budget / 5 }) else { return nil }
            logger.warning(
                "flash memory of a parameter nears its budget of writes",
                metadata: [
                    "device.id": "\(device)", "parameter.name": "\(name)", "flash.writes": "\(count.writes)",
                    "flash.budget": "\(budget)",
                ])
            return
                "\(name) of \(device) was written to flash memory \(count.writes) times; at \(budget) this is refused"
        case .exhausted(let count):
            throw RPCError(
                .flashBudgetExhausted,
                "\(name) of \(device) was written to flash memory \(count.writes) times; the budget is \(budget)",
                at: pointer)
        case .ledgerUnknown:
            throw RPCError(
                .flashBudgetExhausted,
                "how often flash memory was written is not known any more (see the log); persistent writes are refused",
                at: pointer)
        }
    }

    /// Notes what has been done of a request in parts, to be told should the service end before the whole is.
    func note(_ progress: [String], of call: Call) async {
        guard let entry = call.journalEntry else { return }
        // Before its first write nothing can be noted, and nothing has been done.
        try? await store.note(entry, Array(progress.joined(separator: "; ").utf8))
    }

    /// Does a write that was entered, and says clearly where its outcome is not known.
    ///
    /// - Parameter pointer: the member that an error of the device is about.
    func send(
        _ operation: ScomOperation, to device: String, _ call: Call, pointer: (DispatchError) -> String?
    ) async throws(RPCError) {
        guard case .failure(let error) = await call.perform(operation, priority: .write) else { return }
        if error.mayHaveReachedDevice {
            throw RPCError(.writeUnverified, "\(device) gave no answer; whether it took the value is not known")
        }
        throw RPCError(error, device: device, at: pointer(error))
    }

    /// The devices found that a write to the address reaches; which inverters a phase has is not known, so it may be any.
    func devices(reachedBy address: ScomAddress) async -> [Device] {
        let all = await directory.devices
        if address == .broadcast { return all }
        if address.isUnicast { return all.filter { $0.address == address } }
        return all.filter { address.families.contains($0.family) }
    }

    private func flashDevices(at address: ScomAddress) async -> [FlashDevice] {
        let reached = await devices(reachedBy: address)
        guard !reached.isEmpty else { return [FlashDevice(fid: nil, address: address.rawValue)] }
        return reached.map { FlashDevice(fid: $0.factoryID?.rawValue, address: $0.address.rawValue) }
    }
}
