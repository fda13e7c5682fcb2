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
            call.journalEntry = entry
            let result = await result(of: method, envelope.members, call)
            let payload = draft.payload(result, call.cost)
            await finish(entry, payload)
            send(payload, result, request, draft)
        case .replay(let payload): replay(payload, request, draft)
        case .inFlight(let entry):
            replay(await withCheckedContinuation { twins[entry, default: []].append($0) }, request, draft)
        case .interrupted(let entry):
            let error = RPCError(
                .writeUnverified,
                "the service ended while this request was at work: whether it took effect is not known"
                    + (entry.noted.map { "; done by then: " + String(decoding: $0, as: UTF8.self) } ?? ""))
            let payload = draft.payload(.failure(error), DispatchCost())
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

    private func admit(
        _ key: JournalKey, _ envelope: Envelope, _ method: any Method
    ) async throws(RPCError) -> JournalAdmission {
        // What makes two requests the same: method and members, however they are spaced.
        let content = Array(method.name.utf8) + [0] + JSONValue.object(envelope.members).serialized()
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
        for twin in twins.removeValue(forKey: entry) ?? [] { twin.resume(returning: payload) }
    }

    private func replay(_ payload: [UInt8], _ request: RPCRequest, _ draft: ResponseDraft) {
        statistics.record(request.topic.method, "replayed", request.received.duration(to: services.clocks.now()))
        hooks.send(
            RPCResponse(
                topic: draft.topic, correlationData: request.correlationData, payload: ResponseDraft.replayed(payload)))
    }
}
