import Devices
import Dispatcher
import JSONValue
import ObjectValues
import Runtime
import ScomCatalog
import ScomClient
import ScomProtocol
import Store

/// `write-property`: any SCOM property, catalogued or not, for clients with the role `raw`.
struct WriteProperty: Method {
    let name = "write-property"
    let isChanging = true
    let services: Services
    let turns: GatewayTurns
    let deviceTurns: DeviceTurns
    let audit: WriteAudit
    let written: @Sendable (DeviceID, CatalogObject, ScomValue) async -> Void

    func call(_ members: JSONObject, _ call: Call) async throws(RPCError) -> JSONObject {
        let target = try await RawTarget(members, services)
        var entry = WriteAudit.Entry(
            subject: target.members, object: target.property.objectID, name: target.object?.name,
            requested: members["value"] ?? .null)
        entry.persist = target.isFlash
        try await audit.record(&entry, call) { (entry) async throws(RPCError) in
            try check(call.role, target, call.client)
            let value = try value(members["value"] ?? .null, target)
            entry.warning = try await inTurn(target, call) { () async throws(RPCError) in
                try await write(value, target, call)
            }
        }
        return ["outcome": "acknowledged"]
    }

    private func check(_ role: ClientRole, _ target: RawTarget, _ client: String) throws(RPCError) {
        guard role.mayWriteRaw else {
            throw RPCError(.permissionDenied, "client \(client) has not the role raw")
        }
        if target.isFlash, !role.mayPersist {
            throw RPCError(
                .permissionDenied,
                "client \(client) may write to RAM only: property \(PropertyID.unsavedValueQSP.rawValue)",
                at: "/property_id")
        }
        let number = target.property.objectType == .parameter ? target.property.objectID : nil
        try role.requireListed(
            number, target.object?.name ?? "object \(target.property.objectID)", client: client, at: "/object_id")
    }

    private func value(_ json: JSONValue, _ target: RawTarget) throws(RPCError) -> ScomValue {
        let value = try ScomValue(json, as: target.format, of: target.object)
        let limit = target.property.objectType == .datalogField ? 250 : ScomRequest.maximumDataLength
        guard value.encoded.count <= limit else {
            throw RPCError(
                .outOfRange, "the value is \(value.encoded.count) bytes long; a request carries at most \(limit)",
                at: "/value")
        }
        return value
    }

    private func inTurn(
        _ target: RawTarget, _ call: Call, _ body: () async throws(RPCError) -> String?
    ) async throws(RPCError) -> String? {
        let turn = turns.turn(for: target.property.objectType)
        if let turn, await !turn.take(until: call.deadline) {
            throw RPCError(DispatchError.deadlineExceeded, device: target.name)
        }
        let result: Result<String?, RPCError>
        do {
            result = .success(try await deviceTurns.inTurn(target.address, call, body))
        } catch {
            result = .failure(error)
        }
        await turn?.pass()
        return try result.get()
    }

    private func write(_ value: ScomValue, _ target: RawTarget, _ call: Call) async throws(RPCError) -> String? {
        let doubtful = RAMShadow(value: value, time: services.clocks.wall(), certainty: .doubtful)
        let warning = try await start(doubtful, target, call)
        let operation = ScomOperation(target.address, target.property, .write(value))
        do {
            try await services.send(operation, to: target.name, call) { target.pointer($0, value: "/value") }
        } catch {
            guard error.code == .writeUnverified else { throw error }
            await remember(doubtful, target)
            guard target.isFlash else { throw error }
            try await resolve(value, target, call, error)
        }
        let shadow = RAMShadow(value: value, time: services.clocks.wall())
        await remember(target.isFlash ? nil : shadow, target)
        for (device, object) in await objects(target) where object.meaning != .signal {
            await written(device.id, object, value)
        }
        return warning
    }

    /// Enters the write in the journal, and one to flash memory in its ledger.
    private func start(_ shadow: RAMShadow, _ target: RawTarget, _ call: Call) async throws(RPCError) -> String? {
        var ram: RAMRecord?
        if target.address.isUnicast, let (device, object) = await objects(target).first, object.meaning.hasRAM {
            ram = RAMRecord(shadow, of: object.number, at: device.address, device.factoryID)
        }
        guard target.isFlash else {
            try await services.start(call, intending: ram)
            return nil
        }
        return try await services.startFlash(
            call, writing: target.property.objectID, target.object?.name ?? "parameter \(target.property.objectID)",
            at: target.address, of: target.name, pointer: "/property_id", intending: ram)
    }

    /// Flash memory can be read: that tells what became of a write without an answer.
    private func resolve(
        _ value: ScomValue, _ target: RawTarget, _ call: Call, _ error: RPCError
    ) async throws(RPCError) {
        let operation = ScomOperation(target.address, target.property, .read(target.format))
        let deadline = max(call.deadline, services.clocks.now() + .seconds(7))
        guard target.address.isUnicast,
            case .success(let reading) = await call.perform(operation, priority: .write, deadline: deadline)
        else { throw error }
        guard reading.value.isClose(to: value) else {
            let shown = PresentedValue(reading.value, of: target.valuedObject)?.value.text() ?? "not-a-number"
            throw RPCError(
                .responseTimeout, "\(target.name) gave no answer, and its flash memory still holds \(shown)")
        }
    }

    /// Keeps what is known of the devices' RAM right; `nil` where it is as flash.
    private func remember(_ shadow: RAMShadow?, _ target: RawTarget) async {
        for (device, object) in await objects(target) {
            let subject = Subject(id: device.id, alias: device.alias)
            if object.meaning == .signal {
                await services.signalled(object.number, on: subject)
            } else {
                await services.remember(object.meaning.hasRAM ? shadow : nil, of: object.number, on: subject)
            }
        }
    }

    /// The devices found whose value the property is, each with what the catalogue has of it.
    private func objects(_ target: RawTarget) async -> [(Device, CatalogObject)] {
        guard target.property.objectType == .parameter,
            [.valueQSP, .unsavedValueQSP].contains(target.property.propertyID)
        else { return [] }
        return await services.devices(reachedBy: target.address).compactMap { device in
            guard let object = services.objects.object(device.family, target.property.objectID),
                object.kind == .parameter, object.format == target.format
            else { return nil }
            return (device, object)
        }
    }
}

extension Meaning {
    /// Whether what was written stays what it is: signals are acts, clocks run on.
    fileprivate var hasRAM: Bool { self != .signal && self != .date }
}

extension RawTarget {
    /// Whether a write wears flash memory (spec §4.5.4).
    fileprivate var isFlash: Bool { property.objectType == .parameter && property.propertyID == .valueQSP }
}

extension ScomValue {
    /// Devices keep FLOAT parameters in 16 bits (spec §4.5).
    fileprivate func isClose(to other: ScomValue) -> Bool {
        guard case .float(let one) = self, case .float(let another) = other else { return self == other }
        return abs(one - another) <= max(abs(another) * 0.0005, .ulpOfOne)
    }
}
