import Devices
import Dispatcher
import JSONValue
import Runtime
import ScomCatalog
import ScomProtocol
import Store

/// Writes a parameter of one device: limits, precondition, RAM or flash, and what became of it.
struct ParameterWriter: Sendable {
    let services: Services
    let turns: DeviceTurns
    let written: @Sendable (DeviceID, CatalogObject, ScomValue) async -> Void
    let unverified: @Sendable (DeviceID, CatalogObject) async -> Void

    /// - Parameter prefix: where in the request the write stands.
    /// - Parameter found: is told what stood before, ahead of anything that changes it.
    /// - Throws: the error to answer; `writeUnverified` where the outcome is not known.
    func write(
        _ write: ParameterWrite, on subject: Subject, _ call: Call, under prefix: String = "",
        found: (Standing) -> Void = { _ in }
    ) async throws(RPCError) -> WriteOutcome {
        try await turns.inTurn(subject.id.address, call) { () async throws(RPCError) in
            try await perform(Step(write: write, subject: subject, call: call, prefix: prefix), found)
        }
    }

    private func perform(_ step: Step, _ found: (Standing) -> Void) async throws(RPCError) -> WriteOutcome {
        let write = step.write
        if write.isSignal {
            do {
                try await send(step, .unsavedValueQSP)
            } catch  where error.code == .writeUnverified {
                await services.signalled(write.object.number, on: step.subject)
                throw error
            }
            await services.signalled(write.object.number, on: step.subject)
            return WriteOutcome(kind: .acknowledged, before: nil, after: nil, persisted: false)
        }
        let flash = try await read(step)
        let shadow = await services.directory.shadow(of: write.object.number, at: step.address)
        let standing = Standing(flash: flash, shadow: shadow)
        found(standing)
        let present = standing.present
        try check(write, present, step.prefix)
        let isInRAM = shadow.map { $0.certainty == .acknowledged && write.isSame($0.value, write.value) } ?? false
        let isInFlash = write.isSame(flash, write.value)
        if write.persist ? isInFlash && (shadow == nil || isInRAM) : isInRAM {
            return WriteOutcome(kind: .skipped, before: present, after: present, persisted: isInFlash)
        }
        try await checkLimits(step)
        let outcome =
            write.persist && !isInFlash
            ? try await persist(step, over: present, flash)
            : try await writeRAM(step, over: present, isInFlash: isInFlash)
        if let after = outcome.after { await written(step.subject.id, write.object, after) }
        return outcome
    }

    private func check(_ write: ParameterWrite, _ present: ScomValue?, _ prefix: String) throws(RPCError) {
        guard let condition = write.condition else { return }
        guard let present else {
            throw RPCError(
                .preconditionFailed,
                "the present value is not known, because an earlier write had no answer, or the gateway has restarted since; "
                    + "nothing was written",
                at: prefix + "/if_value")
        }
        guard write.isSame(present, condition) else {
            throw RPCError(
                .preconditionFailed,
                "the present value is \(write.text(present)), not \(write.text(condition)); nothing was written",
                at: prefix + "/if_value")
        }
    }

    func writeRAM(
        _ step: Step, over present: ScomValue?, isInFlash: Bool
    ) async throws(RPCError) -> WriteOutcome {
        try await send(step, .unsavedValueQSP)
        await remember(step, .acknowledged)
        return WriteOutcome(kind: .acknowledged, before: present, after: step.write.value, persisted: isInFlash)
    }

    func persist(
        _ step: Step, over present: ScomValue?, _ flashBefore: ScomValue
    ) async throws(RPCError) -> WriteOutcome {
        let write = step.write
        var warning: String?
        do {
            try await send(step, .valueQSP, &warning)
        } catch  where error.code == .writeUnverified {
            // Flash can be read: that tells what became of the write.
            guard let flash = try? await read(step, isAfterwards: true) else { throw error }
            if write.isSame(flash, write.value) {
                await remember(step, nil)
                return WriteOutcome(kind: .verified, before: present, after: flash, persisted: true, warning: warning)
            }
            guard write.isSame(flash, flashBefore) else {
                throw RPCError(
                    .writeUnverified, "the device gave no answer, and its flash memory holds \(write.text(flash))")
            }
            throw RPCError(
                .responseTimeout, "the device gave no answer, and its flash memory still holds \(write.text(flash))")
        }
        let flash: ScomValue
        do {
            flash = try await read(step, isAfterwards: true)
        } catch {
            // Whatever flash holds, the device took the value and works with it.
            await remember(step, .acknowledged)
            await written(step.subject.id, write.object, write.value)
            throw RPCError(
                .writeUnverified, "the device accepted the value, and could not be read afterwards: \(error.message)")
        }
        guard write.isStored(flash) else {
            await remember(step, .acknowledged)
            await written(step.subject.id, write.object, write.value)
            throw RPCError(
                .writeUnverified,
                "the device accepted the value, and its flash memory holds \(write.text(flash))\(step.flashSwitchHint)",
                at: step.prefix + "/value")
        }
        await remember(step, nil)
        return WriteOutcome(kind: .verified, before: present, after: flash, persisted: true, warning: warning)
    }

    /// Remembers the written value as that of the device's RAM; with `nil`, that RAM is as flash.
    func remember(_ step: Step, _ certainty: RAMShadow.Certainty?) async {
        // A clock runs on: what was written to it is past at once.
        let certainty = step.write.object.meaning == .date ? nil : certainty
        await services.remember(
            certainty.map { RAMShadow(value: step.write.value, time: services.clocks.wall(), certainty: $0) },
            of: step.write.object.number, on: step.subject)
    }
}

extension ParameterWriter {
    /// One device's part of a write.
    struct Step {
        let write: ParameterWrite
        let subject: Subject
        let call: Call
        let prefix: String

        var address: ScomAddress { subject.id.address }

        /// Devices keep nothing in flash where a parameter of theirs says so (spec §4.5.4, §4.5.5).
        var flashSwitchHint: String {
            let number: Int? =
                switch subject.id.family {
                case .xtender: 1550
                case .variotrack: 10058
                case .variostring: 14069
                case .bsp, .bms, .xcom: nil
                }
            return number.map { "; parameter \($0) says whether the device saves anything there" } ?? ""
        }
    }
}
