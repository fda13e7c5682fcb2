import Devices
import JSONValue
import ScomProtocol
import Store

/// `write-param`: sets a parameter of a device, or of each device of a group.
struct WriteParam: Method {
    let name = "write-param"
    let isChanging = true
    let services: Services
    let writer: ParameterWriter
    let audit: WriteAudit

    func call(_ members: JSONObject, _ call: Call) async throws(RPCError) -> JSONObject {
        let write = try await prepare(members, call)
        guard write.subject.id.address.isGroup else { return try await self.write(write, on: write.subject, call, "") }
        return try await writeGroup(write, call)
    }

    /// Checks the members against catalogue and role; a write that is refused for them is told of too.
    ///
    /// - Parameter prefix: where in the request the members stand.
    func prepare(
        _ members: JSONObject, _ call: Call, under prefix: String = ""
    ) async throws(RPCError) -> ParameterWrite {
        let attempt = try await WriteAttempt(members, services, under: prefix)
        do {
            try attempt.check(call.role, of: call.client, under: prefix)
            return try ParameterWrite(attempt, members, under: prefix)
        } catch {
            await record(attempt, on: attempt.subject, call, .failure(error))
            throw error
        }
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
        await record(write.attempt, on: subject, call, result)
        return try result.get().json(write, on: subject)
    }

    func resolve(_ members: JSONObject, _ call: Call) async throws(RPCError) -> JSONObject? {
        let attempt = try await WriteAttempt(members, services)
        guard attempt.persist, !attempt.subject.id.address.isGroup else { return nil }
        let write = try ParameterWrite(attempt, members)
        guard !write.isSignal else { return nil }
        return try await writer.resolve(write, call).json(write, on: attempt.subject)
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
            await services.note(entries, of: call)
        }
        var members = write.members(on: write.subject)
        members["devices"] = .array(entries)
        return members
    }

    private func record(
        _ attempt: WriteAttempt, on subject: Subject, _ call: Call, _ result: Result<WriteOutcome, RPCError>
    ) async {
        let fid = await services.directory.device(subject.id)?.factoryID?.rawValue
        await audit.record(attempt, on: subject, call, fid: fid, result)
    }
}

extension Services {
    /// Notes what has been done of a request in parts, to be told should the service end before the whole is.
    func note(_ entries: [JSONValue], of call: Call) async {
        guard let entry = call.journalEntry else { return }
        let parts = entries.map { entry in
            let device = entry["device"]?.string ?? "?"
            return "\(device) \(entry["outcome"]?.string ?? entry["error"]?["code"]?.string ?? "not tried")"
        }
        // Before its first write nothing can be noted, and nothing has been done.
        try? await store.note(entry, Array(parts.joined(separator: ", ").utf8))
    }
}
