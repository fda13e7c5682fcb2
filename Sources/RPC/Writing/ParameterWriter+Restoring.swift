import Devices
import Dispatcher
import ScomProtocol

extension ParameterWriter {
    /// Puts back what stood before `write`, in flash memory and in RAM.
    ///
    /// - Throws: why that failed; `writeUnverified` where it is not known what stands now.
    func restore(
        _ standing: Standing, _ present: ScomValue, after write: ParameterWrite, on subject: Subject, _ call: Call
    ) async throws(RPCError) {
        func step(_ value: ScomValue, persist: Bool) -> Step {
            let old = ParameterWrite(restoring: value, of: write, on: subject, persist: persist)
            return Step(write: old, subject: subject, call: call, prefix: "")
        }
        try await turns.inTurn(subject.id.address, call) { () async throws(RPCError) in
            if write.persist, !write.isSame(standing.flash, write.value) {
                _ = try await persist(step(standing.flash, persist: true), over: write.value, write.value)
            }
            if standing.shadow != nil {
                _ = try await writeRAM(step(present, persist: false), over: write.value, isInFlash: false)
            } else if !write.persist {
                let step = step(standing.flash, persist: false)
                _ = try await writeRAM(step, over: write.value, isInFlash: true)
                await remember(step, nil)
            }
        }
        await written(subject.id, write.object, present)
    }
}

extension DeviceTurns {
    /// Works on a device when it is the call's turn.
    nonisolated func inTurn<Value>(
        _ address: ScomAddress, _ call: Call, _ body: () async throws(RPCError) -> Value
    ) async throws(RPCError) -> Value {
        guard await take(address, call.client, until: call.deadline) else {
            throw RPCError(.deadlineExceeded, "the time for this request was up before its turn came")
        }
        let result: Result<Value, RPCError>
        do {
            result = .success(try await body())
        } catch {
            result = .failure(error)
        }
        await pass(address)
        return try result.get()
    }
}
