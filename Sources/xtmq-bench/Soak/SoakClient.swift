import JSONValue
import MQTTClient
import Runtime

/// A client of a soak: sends requests and knows of each whether it was answered, and how often.
actor SoakClient {
    nonisolated let executor: ThreadExecutor
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
    nonisolated let name: String

    private let tally: Locked<SoakTally>
    private var client: MQTTClient?
    private var isReady = false
    private var next = 0
    private var waiting: [Int: CheckedContinuation<JSONValue?, Never>] = [:]
    private var timers: [Int: ThreadExecutor.Timer] = [:]
    /// What the service may need beyond a request's own time.
    private static let grace = Duration.seconds(5)

    init(_ name: String, on load: LoadThread, tally: Locked<SoakTally>) {
        self.name = name
        self.tally = tally
        executor = load.executor
    }

    func connect(_ load: LoadThread) async throws {
        let client = try MQTTClient(configuration: load.configuration(name), executor: executor, logger: load.logger) {
            [weak self] event in
            self?.assumeIsolated { $0.handle(event) }
        }
        self.client = client
        try await client.subscribe(MQTTSubscription("xtender/response/+/\(name)"))
        await client.start()
        while !isReady { try await Task.sleep(for: .milliseconds(5)) }
    }

    func stop() async { await client?.stop() }

    /// The last answer to a request; `nil` where none came in time, which is counted.
    func ask(_ method: String, _ members: JSONObject, within timeout: Duration = .seconds(10)) async -> JSONValue? {
        next += 1
        let id = next
        var members = members
        members["id"] = .integer(Int64(id))
        members["timeout_ms"] = .integer(timeout.wholeMilliseconds)
        let message = MQTTMessage(
            topic: "xtender/request/\(method)/\(name)", payload: JSONValue.object(members).serialized())
        tally.withLock { $0.requests += 1 }
        return await withCheckedContinuation { continuation in
            waiting[id] = continuation
            timers[id] = executor.schedule(at: .now + timeout + SoakClient.grace) { [weak self] in
                self?.assumeIsolated { $0.giveUp(id, method) }
            }
            client?.assumeIsolated { try? $0.publish(message) }
        }
    }

    private func giveUp(_ id: Int, _ method: String) {
        tally.withLock {
            $0.unanswered += 1
            $0.complain("\(name): \(method) \(id) was not answered")
        }
        end(id, nil)
    }

    private func end(_ id: Int, _ answer: JSONValue?) {
        if let timer = timers.removeValue(forKey: id) { executor.cancel(timer) }
        waiting.removeValue(forKey: id)?.resume(returning: answer)
    }

    private func handle(_ event: MQTTEvent) {
        switch event {
        case .connected:
            executor.schedule(at: .now + .milliseconds(100)) { [weak self] in
                self?.assumeIsolated { $0.isReady = true }
            }
        case .message(let message): received(message)
        default: break
        }
    }

    private func received(_ message: MQTTMessage) {
        guard let answer = try? JSONValue(parsing: message.payload), let id = answer["id"]?.integer else {
            return tally.withLock {
                $0.complain("\(name): no answer: \(String(decoding: message.payload, as: UTF8.self))")
            }
        }
        if answer["status"] == "ok", answer["result"]?["last"]?.bool == false { return }
        guard waiting[Int(id)] != nil else {
            return tally.withLock {
                $0.doubled += 1
                $0.complain("\(name): \(id) was answered again: \(answer.text().prefix(200))")
            }
        }
        tally.withLock { tally in
            tally.answers += 1
            if let code = answer["error"]?["code"]?.string { tally.errors[code, default: 0] += 1 }
        }
        end(Int(id), answer)
    }
}
