import Dispatcher
import JSONValue

/// `read-batch`: many readings, each with its own success or error.
struct ReadBatch: Method {
    let name = "read-batch"
    let services: Services

    func call(_ members: JSONObject, _ call: Call) async throws(RPCError) -> JSONObject {
        let items = members["items"]?.array ?? []
        var targets: [Result<ReadTarget, RPCError>] = []
        targets.reserveCapacity(items.count)
        for (index, item) in items.enumerated() {
            do {
                targets.append(.success(try await ReadTarget(item.object ?? [:], services, under: "/items/\(index)")))
            } catch {
                targets.append(.failure(error))
            }
        }
        let readable = targets.compactMap { try? $0.get().operation }
        let maximumAge = Duration.milliseconds(members["max_age_ms"]?.integer ?? 0)
        var results: ArraySlice<Result<Reading, DispatchError>> = []
        if !readable.isEmpty { results = await call.perform(readable, maximumAge: maximumAge)[...] }
        if results.count == targets.count, let error = results.commonRefusal {
            throw RPCError(error, device: "the gateway")
        }
        var shown: [JSONValue] = []
        shown.reserveCapacity(targets.count)
        var failed: Int64 = 0
        for (index, target) in targets.enumerated() {
            do throws(RPCError) {
                let target = try target.get()
                guard let result = results.popFirst() else { break }
                shown.append(.object(try await show(target, result, under: "/items/\(index)")))
            } catch {
                failed += 1
                shown.append(["error": error.json])
            }
        }
        return ["items": .array(shown), "failed": .integer(failed)]
    }

    private func show(
        _ target: ReadTarget, _ result: Result<Reading, DispatchError>, under prefix: String
    ) async throws(RPCError) -> JSONObject {
        let member = prefix + (target.property == nil ? "/info" : "/param")
        switch result {
        case .success(let reading):
            return try target.json(reading, shadow: await target.shadow(services), at: member)
        case .failure(let error):
            throw RPCError(
                error, device: target.subject.name, at: error.pointer(member, device: prefix + "/device"))
        }
    }
}

extension ArraySlice<Result<Reading, DispatchError>> {
    /// What refused all operations alike before any of them reached the line; the request is then refused as a whole.
    fileprivate var commonRefusal: DispatchError? {
        guard case .failure(let error)? = first, [.busy, .stopped, .linkDown, .deadlineExceeded].contains(error) else {
            return nil
        }
        return allSatisfy { if case .failure(error) = $0 { true } else { false } } ? error : nil
    }
}
