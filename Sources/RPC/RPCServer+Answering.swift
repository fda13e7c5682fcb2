import Dispatcher
import JSONValue
import Runtime
import Store

extension RPCServer {
    /// Answers a request in full: checks it in the order of contract §2, does it, sends the response.
    func answer(_ request: RPCRequest) async {
        var draft = ResponseDraft(request)
        do throws(RPCError) {
            let envelope = try open(request, &draft)
            guard let method = methods[request.topic.method] else {
                throw RPCError(
                    .unknownMethod,
                    "there is no method \"\(request.topic.method)\"; there are \(methodNames.joined(separator: ", "))")
            }
            let call = try makeCall(request, envelope)
            if method.isChanging {
                try await answerOnce(request, envelope, method, call, draft)
            } else {
                call.emit = { [hooks, draft] result, cost in
                    hooks.send(
                        RPCResponse(
                            topic: draft.topic, correlationData: request.correlationData,
                            payload: draft.payload(.success(result), cost)))
                }
                let result = await result(of: method, envelope.members, call)
                send(draft.payload(result, call.cost), result, request, draft)
            }
        } catch {
            send(draft.payload(.failure(error), DispatchCost()), .failure(error), request, draft)
        }
    }

    /// Answers a request that is not even looked at.
    func refuse(_ request: RPCRequest, _ error: RPCError) {
        var draft = ResponseDraft(request)
        _ = takeResponseTopic(of: request, into: &draft)
        draft.takeID(from: request)
        send(draft.payload(.failure(error), DispatchCost()), .failure(error), request, draft)
    }

    func result(of method: any Method, _ members: JSONObject, _ call: Call) async -> Result<JSONObject, RPCError> {
        do {
            return .success(try await method.call(members, call))
        } catch {
            return .failure(error)
        }
    }

    func send(_ payload: [UInt8], _ result: Result<JSONObject, RPCError>, _ request: RPCRequest, _ draft: ResponseDraft)
    {
        let outcome =
            switch result {
            case .success: "ok"
            case .failure(let error): error.code.name
            }
        let method = methods[request.topic.method] == nil ? "unknown" : request.topic.method
        statistics.record(method, outcome, request.received.duration(to: services.clocks.now()))
        hooks.send(RPCResponse(topic: draft.topic, correlationData: request.correlationData, payload: payload))
    }

    private func open(_ request: RPCRequest, _ draft: inout ResponseDraft) throws(RPCError) -> Envelope {
        let refusal = takeResponseTopic(of: request, into: &draft)
        let document = draft.takeID(from: request)
        if request.isRetained {
            throw RPCError(.retainedRequest, "a retained request is not executed; publish requests without retain")
        }
        if let refusal { throw RPCError(.responseTopicRefused, refusal) }
        return try Envelope(try document.get(), method: request.topic.method, schemas: schemas)
    }

    /// Whatever the answer is, it goes to the Response Topic if that is allowed.
    ///
    /// - Returns: why it is not.
    private func takeResponseTopic(of request: RPCRequest, into draft: inout ResponseDraft) -> String? {
        guard let topic = request.responseTopic else { return nil }
        let refusal = settings.responseTopics.refusal(of: topic)
        if refusal == nil { draft.topic = topic }
        return refusal
    }

    private func makeCall(_ request: RPCRequest, _ envelope: Envelope) throws(RPCError) -> Call {
        var deadline = request.received + .milliseconds(envelope.timeoutMilliseconds)
        if let expiry = request.expirySeconds { deadline = min(deadline, request.received + .seconds(Int64(expiry))) }
        let client = request.topic.client
        return Call(
            method: request.topic.method, client: client, role: settings.role(of: client), id: envelope.id,
            correlation: correlation(request, envelope)?.description, deadline: deadline,
            dispatcher: services.dispatcher)
    }

    func correlation(_ request: RPCRequest, _ envelope: Envelope) -> JournalKey.Correlation? {
        switch envelope.id {
        case .string(let text)?: .text(text)
        case .integer(let number)?: .number(number)
        default: request.correlationData.map { .data($0) }
        }
    }
}
