import Dispatcher
import GatewayEvents
import JSONValue
import ObjectValues
import Runtime
import ScomCatalog
import ScomClient
import ScomProtocol

/// `read-property`: any SCOM property, catalogued or not.
struct ReadProperty: Method {
    let name = "read-property"
    let services: Services
    let turns: GatewayTurns

    func call(_ members: JSONObject, _ call: Call) async throws(RPCError) -> JSONObject {
        let target = try await RawTarget(members, services)
        var operation = ScomOperation(target.address, target.property, .read(target.format))
        operation.mayBePacked = target.object?.format == target.format
        let turn = turns.turn(for: target.property.objectType)
        if let turn, await !turn.take(until: call.deadline) {
            throw RPCError(DispatchError.deadlineExceeded, device: target.name)
        }
        let result = await call.perform(operation)
        await turn?.pass()
        switch result {
        case .success(let reading): return try show(reading, target)
        case .failure(let error): throw RPCError(error, device: target.name, at: target.pointer(error))
        }
    }

    private func show(_ reading: Reading, _ target: RawTarget) throws(RPCError) -> JSONObject {
        // A format other than the catalogue's shows the number for what it is.
        let object = target.valuedObject.flatMap { $0.format == target.format ? $0 : nil }
        guard let presented = PresentedValue(reading.value, of: object) else {
            throw RPCError(.implausibleValue, "\(target.name) answered not-a-number", at: "/format")
        }
        var members = target.members
        members["format"] = .string(target.format.rawValue)
        members["name"] = target.object.map { .string($0.name) } ?? .null
        members["value"] = presented.value
        members["text"] = presented.text.map { .string($0) } ?? .null
        members["unit"] = object?.unit.map { .string($0) } ?? .null
        members["time"] = .string(reading.time.description)
        members["source"] = .string(reading.source == .line ? "line" : "cache")
        return members
    }
}

/// What of the gateway only one at a time may use, since an exchange depends on the one before.
struct GatewayTurns: Sendable {
    let messages: ExclusiveTurn
    let files: ExclusiveTurn

    func turn(for type: ObjectType) -> ExclusiveTurn? {
        switch type {
        case .message: messages
        case .datalogTransfer: files
        default: nil
        }
    }
}
