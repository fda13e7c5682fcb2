import Devices
import JSONValue
import Runtime
import ScomCatalog
import ScomProtocol

/// Writes parameters and tells of every write; what `write-param` and `write-batch` share.
struct WriteRunner: Sendable {
    let services: Services
    let writer: ParameterWriter
    let audit: WriteAudit

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

    /// A group is written device by device, so that each has its result and one that fails hides no other (spec §3.6 has no answer for
    /// each).
    ///
    /// - Parameter progress: what was done of the request before.
    /// - Throws: `unknownDevice` for a group of which no device was found.
    func run(
        _ write: ParameterWrite, _ call: Call, under prefix: String = "", after progress: [String] = []
    ) async throws(RPCError) -> WriteReport {
        guard write.subject.id.address.isGroup else {
            let entry = await run(write, on: write.subject, call, prefix)
            return WriteReport(write: write, isGroup: false, entries: [entry])
        }
        let devices = await services.directory.members(of: write.subject.id)
        guard !devices.isEmpty else {
            throw RPCError(
                .unknownDevice, "no device of the group \(write.subject.name) was found", at: prefix + "/device")
        }
        var report = WriteReport(write: write, isGroup: true, entries: [])
        for device in devices {
            report.entries.append(await run(write, on: Subject(id: device.id, alias: device.alias), call, prefix))
            await services.note(progress + [report.summary], of: call)
        }
        return report
    }

    /// Puts back what stood before, on the devices that were written or may have been, the last one first.
    func restore(_ report: inout WriteReport, _ call: Call) async {
        for index in report.entries.indices.reversed() where report.entries[index].mayHaveChanged {
            report.entries[index].restoration = await restore(report.entries[index], report.write, call)
        }
    }

    private func run(
        _ write: ParameterWrite, on subject: Subject, _ call: Call, _ prefix: String
    ) async -> WriteReport.Entry {
        var standing: Standing?
        let result: Result<WriteOutcome, RPCError>
        do {
            result = .success(try await writer.write(write, on: subject, call, under: prefix) { standing = $0 })
        } catch {
            result = .failure(error)
        }
        await record(write.attempt, on: subject, call, result)
        return WriteReport.Entry(subject: subject, result: result, standing: standing)
    }

    private func restore(
        _ entry: WriteReport.Entry, _ write: ParameterWrite, _ call: Call
    ) async -> WriteReport.Restoration {
        let subject = entry.subject
        guard let standing = entry.standing, let present = standing.present else {
            return .failed(
                RPCError(
                    .notWritable,
                    write.isSignal
                        ? "\(write.object.name) of \(subject.name) is an act, not a value: it cannot be taken back"
                        : "what \(write.object.name) of \(subject.name) held before is not known"), stands: nil)
        }
        let old = ParameterWrite(restoring: present, of: write, on: subject, persist: write.persist)
        let result: Result<WriteOutcome, RPCError>
        do {
            try await writer.restore(standing, present, after: write, on: subject, call)
            result = .success(
                WriteOutcome(
                    kind: .restored, before: try? entry.result.get().after, after: present,
                    persisted: write.persist))
        } catch {
            result = .failure(error)
        }
        await record(old.attempt, on: subject, call, result)
        guard case .failure(let error) = result else { return .restored }
        let stands = error.code == .writeUnverified ? nil : (try? entry.result.get())?.after
        let consequence =
            stands.map { "\(write.object.name) of \(subject.name) still holds \(write.text($0))" }
            ?? "what \(write.object.name) of \(subject.name) holds now is not known"
        return .failed(
            RPCError(error.code, "\(consequence), not \(write.text(present)) as before: \(error.message)"),
            stands: stands)
    }

    private func record(
        _ attempt: WriteAttempt, on subject: Subject, _ call: Call, _ result: Result<WriteOutcome, RPCError>
    ) async {
        let fid = await services.directory.device(subject.id)?.factoryID?.rawValue
        await audit.record(attempt, on: subject, call, fid: fid, result)
    }
}

extension WriteReport.Entry {
    fileprivate var mayHaveChanged: Bool {
        switch result {
        case .success(let outcome): outcome.kind != .skipped
        case .failure(let error): error.code == .writeUnverified
        }
    }
}
