import Devices
import Dispatcher
import JSONValue
import ObjectValues
import Runtime
import ScomCatalog
import ScomClient
import ScomProtocol
import Store

/// Writes a parameter of one device: limits, precondition, RAM or flash, and what became of it.
struct ParameterWriter: Sendable {
    let services: Services
    let turns: DeviceTurns
    let written: @Sendable (DeviceID, CatalogObject, ScomValue) async -> Void

    /// - Parameter prefix: where in the request the write stands.
    /// - Throws: the error to answer; `writeUnverified` where the outcome is not known.
    func write(
        _ write: ParameterWrite, on subject: Subject, _ call: Call, under prefix: String = ""
    ) async throws(RPCError) -> WriteOutcome {
        await turns.take(subject.id.address)
        let outcome: Result<WriteOutcome, RPCError>
        do {
            outcome = .success(try await perform(write, on: subject, call, prefix))
        } catch {
            outcome = .failure(error)
        }
        await turns.pass(subject.id.address)
        return try outcome.get()
    }

    private func perform(
        _ write: ParameterWrite, on subject: Subject, _ call: Call, _ prefix: String
    ) async throws(RPCError) -> WriteOutcome {
        if write.isSignal {
            try await send(write, .unsavedValueQSP, on: subject, call, prefix)
            return WriteOutcome(kind: .acknowledged, before: nil, after: nil, persisted: false)
        }
        let flash = try await read(write, on: subject, call, prefix)
        let shadow = await services.directory.shadow(of: write.object.number, at: subject.id.address)
        let present = shadow?.value ?? flash
        if let condition = write.condition, !write.isSame(present, condition) {
            throw RPCError(
                .preconditionFailed,
                "the present value is \(write.text(present)), not \(write.text(condition)); nothing was written",
                at: prefix + "/if_value")
        }
        let isInRAM = shadow.map { write.isSame($0.value, write.value) } ?? false
        let isInFlash = write.isSame(flash, write.value)
        if write.persist ? isInFlash && (shadow == nil || isInRAM) : isInRAM {
            return WriteOutcome(kind: .skipped, before: present, after: present, persisted: isInFlash)
        }
        try await checkLimits(write, on: subject, call, prefix)
        let outcome =
            write.persist && !isInFlash
            ? try await persist(write, over: present, on: subject, call, prefix)
            : try await writeRAM(write, over: present, isInFlash: isInFlash, on: subject, call, prefix)
        if let after = outcome.after { await written(subject.id, write.object, after) }
        return outcome
    }

    private func writeRAM(
        _ write: ParameterWrite, over present: ScomValue, isInFlash: Bool, on subject: Subject, _ call: Call,
        _ prefix: String
    ) async throws(RPCError) -> WriteOutcome {
        try await send(write, .unsavedValueQSP, on: subject, call, prefix)
        await services.directory.remember(
            write.value, writtenTo: write.object.number, at: subject.id.address, time: services.clocks.wall())
        return WriteOutcome(kind: .acknowledged, before: present, after: write.value, persisted: isInFlash)
    }

    private func persist(
        _ write: ParameterWrite, over present: ScomValue, on subject: Subject, _ call: Call, _ prefix: String
    ) async throws(RPCError) -> WriteOutcome {
        do {
            try await send(write, .valueQSP, on: subject, call, prefix)
        } catch  where error.code == .writeUnverified {
            // Flash can be read: that tells what became of the write.
            guard let flash = try? await read(write, on: subject, call, prefix, isAfterwards: true) else { throw error }
            guard write.isStored(flash) else {
                throw RPCError(
                    .responseTimeout, "the device gave no answer, and its flash memory still holds \(write.text(flash))"
                )
            }
            return await stored(flash, over: present, write, on: subject)
        }
        let flash: ScomValue
        do {
            flash = try await read(write, on: subject, call, prefix, isAfterwards: true)
        } catch {
            throw RPCError(
                .writeUnverified, "the device accepted the value, and could not be read afterwards: \(error.message)")
        }
        guard write.isStored(flash) else {
            throw RPCError(
                .writeUnverified, "the device accepted the value, and its flash memory holds \(write.text(flash))",
                at: prefix + "/value")
        }
        return await stored(flash, over: present, write, on: subject)
    }

    private func stored(
        _ flash: ScomValue, over present: ScomValue, _ write: ParameterWrite, on subject: Subject
    ) async -> WriteOutcome {
        await services.directory.forgetShadow(of: write.object.number, at: subject.id.address)
        return WriteOutcome(kind: .verified, before: present, after: flash, persisted: true)
    }

    /// What flash holds.
    private func read(
        _ write: ParameterWrite, on subject: Subject, _ call: Call, _ prefix: String, isAfterwards: Bool = false
    ) async throws(RPCError) -> ScomValue {
        let operation = ScomOperation.readParameter(
            write.object.number, .valueQSP, of: subject.id.address, as: write.value.format)
        // What a write did is worth knowing for a while beyond the request's own time.
        let deadline = isAfterwards ? max(call.deadline, services.clocks.now() + .seconds(7)) : call.deadline
        switch await call.perform(operation, priority: .write, deadline: deadline) {
        case .success(let reading): return reading.value
        case .failure(let error):
            throw RPCError(
                error, device: subject.name, at: error.pointer(prefix + "/param", device: prefix + "/device"))
        }
    }

    private func send(
        _ write: ParameterWrite, _ property: PropertyID, on subject: Subject, _ call: Call, _ prefix: String
    ) async throws(RPCError) {
        try await enter(write, isFlash: property == .valueQSP, on: subject, call, prefix)
        let operation = ScomOperation.writeParameter(
            write.object.number, property, of: subject.id.address, to: write.value)
        guard case .failure(let error) = await call.perform(operation, priority: .write) else { return }
        if error.mayHaveReachedDevice {
            throw RPCError(.writeUnverified, "\(subject.name) gave no answer; whether it took the value is not known")
        }
        throw RPCError(
            error, device: subject.name, at: error.pointer(prefix + "/value", device: prefix + "/device"))
    }

    /// Enters the write in the journal, and in the ledger of flash writes, before it can reach the line.
    private func enter(
        _ write: ParameterWrite, isFlash: Bool, on subject: Subject, _ call: Call, _ prefix: String
    ) async throws(RPCError) {
        guard let entry = call.journalEntry else { return }
        do {
            guard isFlash else { return try await services.store.start(entry) }
            let fid = await services.directory.device(subject.id)?.factoryID?.rawValue
            let admission = try await services.store.start(
                entry, writing: write.object.number,
                toFlashOf: [FlashDevice(fid: fid, address: subject.id.address.rawValue)],
                budget: services.settings.flashBudget)
            switch admission {
            case .counted(_, let warnings):
                for warning in warnings { services.warn(warning, subject, write.object) }
            case .exhausted(let count):
                throw RPCError(
                    .flashBudgetExhausted,
                    "\(write.object.name) of \(subject.name) was written to flash memory \(count.writes) times; the budget is \(services.settings.flashBudget)",
                    at: prefix + "/persist")
            case .ledgerUnknown:
                throw RPCError(
                    .flashBudgetExhausted,
                    "how often flash memory was written is not known any more (see the log); persistent writes are refused",
                    at: prefix + "/persist")
            }
        } catch let error as RPCError {
            throw error
        } catch {
            throw RPCError(.internalError, "nothing was written: the store failed: \(error)")
        }
    }

    private func checkLimits(
        _ write: ParameterWrite, on subject: Subject, _ call: Call, _ prefix: String
    ) async throws(RPCError) {
        guard write.object.meaning == .number, let number = write.value.number else { return }
        let (device, cost) = await services.directory.limits(
            of: write.object.number, at: subject.id.address, format: write.value.format, client: call.client,
            priority: .write, deadline: call.deadline)
        call.charge(cost)
        let minimum = device.minimum ?? write.object.limits.minimum
        let maximum = device.maximum ?? write.object.limits.maximum
        let slack = write.tolerance
        if minimum.map({ number < $0 - slack }) ?? false || maximum.map({ number > $0 + slack }) ?? false {
            let range = [minimum.map { "from \(write.text($0))" }, maximum.map { "to \(write.text($0))" }]
                .compactMap(\.self).joined(separator: " ")
            throw RPCError(
                .outOfRange,
                "\(write.text(number)) is out of range: \(write.object.name) of \(subject.name) takes \(range)",
                at: prefix + "/value")
        }
    }
}
