import JSONValue
import ScomProtocol

/// `write-param`: sets a parameter of a device, or of each device of a group.
struct WriteParam: Method {
    let name = "write-param"
    let isChanging = true
    let services: Services
    let runner: WriteRunner

    func call(_ members: JSONObject, _ call: Call) async throws(RPCError) -> JSONObject {
        let report = try await runner.run(try await runner.prepare(members, call), call)
        if !report.isGroup, case .failure(let error) = report.entries[0].result { throw error }
        return report.json
    }

    func resolve(_ members: JSONObject, _ call: Call) async throws(RPCError) -> JSONObject? {
        let attempt = try await WriteAttempt(members, services)
        guard attempt.persist, !attempt.subject.id.address.isGroup else { return nil }
        let write = try ParameterWrite(attempt, members)
        guard !write.isSignal else { return nil }
        return try await runner.writer.resolve(write, call).json(write, on: attempt.subject)
    }
}
