import JSONValue
import ObjectValues
import Runtime
import ScomCatalog
import ScomProtocol
import Store

/// Tells of every write tried: on `R/event/write` and in the store's log.
struct WriteAudit: Sendable {
    /// What was written where.
    struct Entry: Sendable {
        /// Device and address, and what else says where in an event.
        var subject: JSONObject
        /// Number of the parameter or object; `nil` for what has none.
        var object: UInt32?
        var name: String?
        var requested: JSONValue
        var persist = false
        var before: JSONValue?
        var after: JSONValue?
        var fid: UInt32?
        var warning: String?
    }

    let store: Store
    let clocks: Clocks
    let publish: @Sendable (JSONObject) -> Void
    /// Tells of a record that could not be stored.
    let note: @Sendable (StoreError) -> Void
    let count: @Sendable (_ outcome: String) async -> Void

    /// Does a write that is acknowledged if it does not throw, and tells of it.
    func record(
        _ entry: Entry, _ call: Call, _ write: () async throws(RPCError) -> Void
    ) async throws(RPCError) {
        var entry = entry
        try await record(&entry, call) { (_) async throws(RPCError) in try await write() }
    }

    /// As above, for a write that finds out what stands before and after.
    func record(
        _ entry: inout Entry, _ call: Call, _ write: (inout Entry) async throws(RPCError) -> Void
    ) async throws(RPCError) {
        do {
            try await write(&entry)
        } catch {
            await record(entry, call, .failure(error))
            throw error
        }
        await record(entry, call, .success(WriteOutcome.Kind.acknowledged.rawValue))
    }

    /// Tells of one device's part of a request.
    func record(
        _ attempt: WriteAttempt, on subject: Subject, _ call: Call, fid: UInt32?,
        _ result: Result<WriteOutcome, RPCError>
    ) async {
        var entry = Entry(
            subject: subject.members(), object: attempt.object.number, name: attempt.object.name,
            requested: attempt.requested, persist: attempt.persist, fid: fid)
        if case .success(let outcome) = result {
            entry.before = shown(outcome.before, attempt)
            entry.after = shown(outcome.after, attempt)
            entry.warning = outcome.warning
        }
        await record(entry, call, result.map { $0.kind.rawValue })
    }

    private func record(_ entry: Entry, _ call: Call, _ result: Result<String, RPCError>) async {
        let time = clocks.wall()
        var event: JSONObject = [
            "time": .string(time.description), "client": .string(call.client), "method": .string(call.method),
        ]
        if let id = call.id { event["id"] = id }
        for (key, value) in entry.subject { event[key] = value }
        if entry.subject["object_type"] == nil, let object = entry.object { event["param"] = .integer(Int64(object)) }
        if let name = entry.name { event["name"] = .string(name) }
        event["value"] = entry.requested
        event["persist"] = .bool(entry.persist)
        if let before = entry.before { event["before"] = before }
        if let after = entry.after { event["after"] = after }
        if let warning = entry.warning { event["warning"] = .string(warning) }
        var failure: RPCError?
        switch result {
        case .success(let outcome): event["outcome"] = .string(outcome)
        case .failure(let error):
            failure = error
            event["outcome"] = error.isRefusal ? "refused" : "failed"
            event["error"] = error.json
        }
        publish(event)
        let outcome = failure?.code.name ?? event["outcome"]?.string ?? ""
        await count(outcome)
        let address = UInt32(truncatingIfNeeded: entry.subject["address"]?.integer ?? 0)
        let record = AuditRecord(
            time: time, client: call.client, correlation: call.correlation, method: call.method,
            device: entry.subject["device"]?.string ?? String(address), fid: entry.fid, address: address,
            object: entry.object, name: entry.name, requested: entry.requested.text(), before: entry.before?.text(),
            after: entry.after?.text(), persistent: entry.persist, outcome: outcome, message: failure?.message)
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
