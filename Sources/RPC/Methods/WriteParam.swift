import Devices
import JSONValue
import ScomProtocol

/// `write-param`: sets a parameter of a device, or of each device of a group.
struct WriteParam: Method {
    let name = "write-param"
    let isChanging = true
    let services: Services
    let writer: ParameterWriter
    let audit: WriteAudit

    func call(_ members: JSONObject, _ call: Call) async throws(RPCError) -> JSONObject {
        let write = try await ParameterWrite(members, call.role, client: call.client, services)
        guard write.subject.id.address.isGroup else { return try await self.write(write, on: write.subject, call, "") }
        return try await writeGroup(write, call)
    }

    /// Writes to one device and tells of it.
    func write(
        _ write: ParameterWrite, on subject: Subject, _ call: Call, _ prefix: String
    ) async throws(RPCError) -> JSONObject {
        let result: Result<WriteOutcome, RPCError>
        do {
            result = .success(try await writer.write(write, on: subject, call, under: prefix))
        } catch {
            result = .failure(error)
        }
        let fid = await services.directory.device(subject.id)?.factoryID?.rawValue
        await audit.record(write, on: subject, call, id: call.id, fid: fid, result)
        return try result.get().json(write, on: subject)
    }

    /// Device by device, so that each has its result and one that fails hides no other (spec §3.6 has no answer for each).
    private func writeGroup(_ write: ParameterWrite, _ call: Call) async throws(RPCError) -> JSONObject {
        let devices = await services.directory.members(of: write.subject.id)
        guard !devices.isEmpty else {
            throw RPCError(.unknownDevice, "no device of the group \(write.subject.name) was found", at: "/device")
        }
        var entries: [JSONValue] = []
        for device in devices {
            let subject = Subject(id: device.id, alias: device.alias)
            do {
                entries.append(.object(try await self.write(write, on: subject, call, "")))
            } catch {
                var entry = write.members(on: subject)
                entry["error"] = error.json
                entries.append(.object(entry))
            }
        }
        var members = write.members(on: write.subject)
        members["devices"] = .array(entries)
        return members
    }
}
