import JSONValue
import ObjectValues
import Runtime
import ScomCatalog
import ScomProtocol
import Store

/// Tells of every write tried: on `R/event/write` and in the store's log.
struct WriteAudit: Sendable {
    let store: Store
    let clocks: Clocks
    let publish: @Sendable (JSONObject) -> Void
    /// Tells of a record that could not be stored.
    let note: @Sendable (StoreError) -> Void
    let count: @Sendable (_ outcome: String) async -> Void

    func record(
        _ write: ParameterWrite, on subject: Subject, _ call: Call, id: JSONValue?, fid: UInt32?,
        _ result: Result<WriteOutcome, RPCError>
    ) async {
        let time = clocks.wall()
        var event: JSONObject = [
            "time": .string(time.description), "client": .string(call.client), "method": .string(call.method),
        ]
        if let id { event["id"] = id }
        for (key, value) in write.members(on: subject) { event[key] = value }
        event["value"] = write.requested
        event["persist"] = .bool(write.persist)
        let outcome: String
        var failure: RPCError?
        switch result {
        case .success(let written):
            outcome = written.kind.rawValue
            event["before"] = shown(written.before, write)
            event["after"] = shown(written.after, write)
        case .failure(let error):
            failure = error
            outcome = error.isRefusal ? "refused" : "failed"
            event["error"] = error.json
        }
        event["outcome"] = .string(outcome)
        publish(event)
        await count(failure?.code.name ?? outcome)
        let record = AuditRecord(
            time: time, client: call.client, correlation: call.correlation, method: call.method, device: subject.name,
            fid: fid, address: subject.id.address.rawValue, object: write.object.number, name: write.object.name,
            requested: write.requested.text(), before: event["before"]?.text(), after: event["after"]?.text(),
            persistent: write.persist, outcome: failure?.code.name ?? outcome, message: failure?.message)
        do throws(StoreError) {
            try await store.appendAudit(record)
        } catch {
            note(error)
        }
    }

    private func shown(_ value: ScomValue?, _ write: ParameterWrite) -> JSONValue {
        value.flatMap { PresentedValue($0, of: write.object)?.value } ?? .null
    }
}

extension RPCError {
    /// Whether the service itself said no, before the device was asked to change anything.
    var isRefusal: Bool {
        switch code {
        case .permissionDenied, .outOfRange, .preconditionFailed, .flashBudgetExhausted, .notWritable, .busy,
            .deadlineExceeded, .linkDown, .schemaViolation:
            true
        default: false
        }
    }
}
