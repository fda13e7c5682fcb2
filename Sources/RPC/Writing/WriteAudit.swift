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

    /// Tells of one device's part of a request.
    func record(
        _ attempt: WriteAttempt, on subject: Subject, _ call: Call, fid: UInt32?,
        _ result: Result<WriteOutcome, RPCError>
    ) async {
        let time = clocks.wall()
        var event: JSONObject = [
            "time": .string(time.description), "client": .string(call.client), "method": .string(call.method),
        ]
        if let id = call.id { event["id"] = id }
        for (key, value) in attempt.members(on: subject) { event[key] = value }
        event["value"] = attempt.requested
        event["persist"] = .bool(attempt.persist)
        let outcome: String
        var failure: RPCError?
        switch result {
        case .success(let written):
            outcome = written.kind.rawValue
            event["before"] = shown(written.before, attempt)
            event["after"] = shown(written.after, attempt)
            if let warning = written.warning { event["warning"] = .string(warning) }
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
            fid: fid, address: subject.id.address.rawValue, object: attempt.object.number, name: attempt.object.name,
            requested: attempt.requested.text(), before: event["before"]?.text(), after: event["after"]?.text(),
            persistent: attempt.persist, outcome: failure?.code.name ?? outcome, message: failure?.message)
        do throws(StoreError) {
            try await store.appendAudit(record)
        } catch {
            note(error)
        }
    }

    private func shown(_ value: ScomValue?, _ attempt: WriteAttempt) -> JSONValue {
        value.flatMap { PresentedValue($0, of: attempt.object)?.value } ?? .null
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
