import MQTTClient
import Runtime

/// A client that keeps a number of requests under way: as one is answered, the next goes out.
actor LoadClient {
    struct Result: Sendable {
        var latencies: [Duration] = []
        var failures = 0
        /// Answers that came after the request's own timeout.
        var late = 0
        var unanswered = 0
    }

    nonisolated let executor: ThreadExecutor
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private let name: String
    private let method: String
    private let window: Int
    private let timeout: Duration
    /// Between an answer and the next request.
    private let pause: Duration
    /// The members of the n-th request, without `id` and without braces.
    private let members: @Sendable (Int) -> String
    private var client: MQTTClient?
    private var isReady = false
    private var isRunning = false
    private var next = 0
    private var sent: [Int: ContinuousClock.Instant] = [:]
    private var result = Result()

    init(
        _ name: String, on load: LoadThread, method: String, window: Int = 1, timeout: Duration = .seconds(10),
        pause: Duration = .zero, members: @escaping @Sendable (Int) -> String
    ) {
        self.name = name
        self.method = method
        self.window = window
        self.timeout = timeout
        self.pause = pause
        self.members = members
        executor = load.executor
    }

    func connect(_ load: LoadThread) async throws {
        let client = try MQTTClient(configuration: load.configuration(name), executor: executor, logger: load.logger) {
            [weak self] event in
            self?.assumeIsolated { $0.handle(event) }
        }
        self.client = client
        try await client.subscribe(MQTTSubscription("xtender/response/\(method)/\(name)"))
        await client.start()
        while !isReady { try await Task.sleep(for: .milliseconds(5)) }
    }

    /// Requests answered since `start`.
    var answered: Int { result.latencies.count }

    func start() {
        result = Result()
        isRunning = true
        for _ in 0..<window { send() }
    }

    /// Stops sending, waits for what is under way until its timeout, and tells what came.
    func finish() async throws -> Result {
        isRunning = false
        let deadline = ContinuousClock.now + timeout + .seconds(1)
        while !sent.isEmpty, ContinuousClock.now < deadline { try await Task.sleep(for: .milliseconds(5)) }
        result.unanswered = sent.count
        sent.removeAll()
        await client?.stop()
        return result
    }

    private func handle(_ event: MQTTEvent) {
        switch event {
        case .connected:
            executor.schedule(at: .now + .milliseconds(50)) { [weak self] in self?.assumeIsolated { $0.isReady = true }
            }
        case .message(let message): received(message.payload)
        default: break
        }
    }

    private func received(_ payload: [UInt8]) {
        guard let id = LoadClient.id(payload), let began = sent.removeValue(forKey: id) else { return }
        let latency = began.duration(to: .now)
        result.latencies.append(latency)
        if latency > timeout { result.late += 1 }
        if !payload.starts(with: Array("{\"id\":\(id),\"status\":\"ok\"".utf8)) { result.failures += 1 }
        if pause == .zero { return sendNext() }
        executor.schedule(at: .now + pause) { [weak self] in self?.assumeIsolated { $0.sendNext() } }
    }

    private func sendNext() {
        if isRunning { send() }
    }

    private func send() {
        next += 1
        let payload = "{\"id\":\(next),\"timeout_ms\":\(timeout.wholeMilliseconds),\(members(next))}"
        sent[next] = .now
        client?.assumeIsolated {
            try? $0.publish(MQTTMessage(topic: "xtender/request/\(method)/\(name)", payload: Array(payload.utf8)))
        }
    }

    /// The number behind `{"id":`; responses begin with it.
    private static func id(_ payload: [UInt8]) -> Int? {
        let digits = payload.dropFirst(6).prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        return digits.isEmpty ? nil : digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }
}
