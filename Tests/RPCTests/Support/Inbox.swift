import JSONValue
import RPC
import Runtime

/// Collects responses until whoever asked has its last one.
final class Inbox: Sendable {
    private struct State {
        var responses: [String: [JSONValue]] = [:]
        var waiting: [String: CheckedContinuation<[JSONValue], Never>] = [:]
    }

    private let state = Locked(State())

    func receive(_ response: RPCResponse) {
        guard let document = try? JSONValue(parsing: response.payload), let id = document["id"]?.string else { return }
        let isLast = document["result"]?["last"]?.bool ?? true
        let done: (CheckedContinuation<[JSONValue], Never>, [JSONValue])? = state.withLock { state in
            state.responses[id, default: []].append(document)
            guard isLast, let waiter = state.waiting.removeValue(forKey: id) else { return nil }
            return (waiter, state.responses.removeValue(forKey: id) ?? [])
        }
        if let (waiter, responses) = done { waiter.resume(returning: responses) }
    }

    func responses(to id: String, after send: () -> Void) async -> [JSONValue] {
        await withCheckedContinuation { continuation in
            state.withLock { $0.waiting[id] = continuation }
            send()
        }
    }
}
