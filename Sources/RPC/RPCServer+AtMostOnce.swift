import Dispatcher
import JSONValue
import Logging
import Runtime
import Store

/// Requests that change something are done at most once: each has an entry in the journal before it does anything (contract §2).
extension RPCServer {
    func answerOnce(
        _ request: RPCRequest, _ envelope: Envelope, _ method: any Method, _ call: Call, _ draft: ResponseDraft
    ) async throws(RPCError) {
        guard let correlation = correlation(request, envelope) else {
            throw RPCError(
                .schemaViolation,
                "a request that changes something needs \"id\", a string of 1 to 128 characters or an integer, or MQTT 5 Correlation Data",
                at: "/id")
        }
        let key = JournalKey(client: call.client, correlation: correlation)
        switch try await admit(key, envelope, method) {
        case .fresh(let entry):
            atWork[entry] = []
            call.journalEntry = entry
            let result = await result(of: method, envelope.members, call)
            let payload = draft.payload(result, call.cost)
            await finish(entry, payload)
            send(payload, result, request, draft)
        case .replay(let payload): replay(payload, request, draft)
        case .inFlight(let entry):
            replay(await withCheckedContinuation { atWork[entry, default: []].append($0) }, request, draft)
        case .interrupted(let entry) where atWork[entry.id] != nil:
            replay(await withCheckedContinuation { atWork[entry.id]!.append($0) }, request, draft)
        case .interrupted(let entry):
            atWork[entry.id] = []
            let result = await resolved(entry, method, envelope.members, call)
            let payload = draft.payload(result, call.cost)
            await finish(entry.id, payload)
            replay(payload, request, draft)
        case .conflict:
            throw RPCError(
                .correlationConflict, "this id was used within 10 minutes for another request; use a new one", at: "/id"
            )
        case .full:
            throw RPCError(.busy, "too many requests that change something within 10 minutes; try again later")
        }
    }

    /// What is known of a request that the service was at work on when it ended. Nothing is done for it any more.
    private func resolved(
        _ entry: JournalEntry, _ method: any Method, _ members: JSONObject, _ call: Call
    ) async -> Result<JSONObject, RPCError> {
        do throws(RPCError) {
            if let result = try await method.resolve(members, call) { return .success(result) }
        } catch {
            return .failure(error)
        }
        let known = entry.noted.map { "; done by then: " + String(decoding: $0, as: UTF8.self) } ?? ""
        return .failure(
            RPCError(
                .writeUnverified,
                "the service ended while this request was at work: whether it took effect is not known" + known))
    }

    private func admit(
        _ key: JournalKey, _ envelope: Envelope, _ method: any Method
    ) async throws(RPCError) -> JournalAdmission {
        // What makes two requests the same: method and members, however they are spaced and ordered.
        let content = Array(method.name.utf8) + [0] + JSONValue.object(envelope.members).inKeyOrder.serialized()
        do {
            return try await services.store.admit(key, method: method.name, content: content)
        } catch {
            throw RPCError(.internalError, "nothing was done, because the journal of requests failed: \(error)")
        }
    }

    private func finish(_ entry: JournalEntry.ID, _ payload: [UInt8]) async {
        do {
            try await services.store.finish(entry, response: payload)
        } catch {
            services.logger.error("the response could not be put into the journal", metadata: ["error": "\(error)"])
        }
        for twin in atWork.removeValue(forKey: entry) ?? [] { twin.resume(returning: payload) }
    }

    private func replay(_ payload: [UInt8], _ request: RPCRequest, _ draft: ResponseDraft) {
        statistics.record(request.topic.method, "replayed", request.received.duration(to: services.clocks.now()))
        hooks.send(
            RPCResponse(
                topic: draft.topic, correlationData: request.correlationData, payload: ResponseDraft.replayed(payload)))
    }
}

extension JSONValue {
    fileprivate var inKeyOrder: JSONValue {
        switch self {
        case .object(let members):
            .object(JSONObject(members.sorted { $0.key < $1.key }.map { ($0.key, $0.value.inKeyOrder) }))
        case .array(let elements): .array(elements.map(\.inKeyOrder))
        default: self
        }
    }
}
