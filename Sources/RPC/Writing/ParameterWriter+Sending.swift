import Devices
import Dispatcher
import Logging
import Runtime
import ScomCatalog
import ScomClient
import ScomProtocol
import Store

extension ParameterWriter {
    /// What flash holds.
    func read(_ step: Step, isAfterwards: Bool = false) async throws(RPCError) -> ScomValue {
        let operation = ScomOperation.readParameter(
            step.write.object.number, .valueQSP, of: step.address, as: step.write.value.format)
        // What a write did is worth knowing for a while beyond the request's own time.
        let deadline =
            isAfterwards ? max(step.call.deadline, services.clocks.now() + .seconds(7)) : step.call.deadline
        switch await step.call.perform(operation, priority: .write, deadline: deadline) {
        case .success(let reading): return reading.value
        case .failure(let error):
            throw RPCError(
                error, device: step.subject.name,
                at: error.pointer(step.prefix + "/param", device: step.prefix + "/device"))
        }
    }

    /// Writes the value once.
    ///
    /// - Parameter warning: set where flash memory nears the end of its budget, whatever becomes of the write.
    /// - Throws: `writeUnverified` where the device may have the value.
    func send(_ step: Step, _ property: PropertyID, _ warning: inout String?) async throws(RPCError) {
        let (number, directory) = (step.write.object.number, services.directory)
        let time = services.clocks.wall()
        let doubtful = step.write.isSignal ? nil : RAMShadow(value: step.write.value, time: time, certainty: .doubtful)
        warning = try await enter(step, isFlash: property == .valueQSP, intending: doubtful)
        if doubtful != nil {
            await directory.writeBegins(step.write.value, at: time, of: number, at: step.address)
        }
        let operation = ScomOperation.writeParameter(number, property, of: step.address, to: step.write.value)
        guard case .failure(let error) = await step.call.perform(operation, priority: .write) else { return }
        if error.mayHaveReachedDevice {
            // At once: finding out may take a while.
            if let doubtful {
                await directory.setShadow(doubtful, of: number, at: step.address)
                await unverified(step.subject.id, step.write.object)
            }
            throw RPCError(
                .writeUnverified, "\(step.subject.name) gave no answer; whether it took the value is not known")
        }
        if doubtful != nil {
            let before = await directory.shadow(beforeWriteOf: number, at: step.address)
            await services.remember(before, of: number, on: step.subject)
        }
        throw await refusal(error, step)
    }

    /// Writes the value once, where nothing is to be warned of.
    func send(_ step: Step, _ property: PropertyID) async throws(RPCError) {
        var warning: String?
        try await send(step, property, &warning)
    }

    /// Enters the write in the journal, and in the ledger of flash writes, before it can reach the line.
    private func enter(
        _ step: Step, isFlash: Bool, intending shadow: RAMShadow?
    ) async throws(RPCError) -> String? {
        let object = step.write.object
        let fid = await services.directory.device(step.subject.id)?.factoryID
        let ram = shadow.map { RAMRecord($0, of: object.number, at: step.address, fid) }
        guard isFlash else {
            try await services.start(step.call, intending: ram)
            return nil
        }
        return try await services.startFlash(
            step.call, writing: object.number, object.name, at: step.address, of: step.subject.name,
            pointer: step.prefix + "/persist", intending: ram)
    }
}
