public import Logging
public import Runtime

/// Asks and waits for the answer, matched by correlation data or, where that gets lost, by what the caller knows it by. For
/// command lines and tests.
///
/// Correlation data gets lost where one of both sides is connected by MQTT 3.1.1.
public actor MQTTRequester {
    private struct Pending {
        var continuation: CheckedContinuation<Result<[MQTTMessage], MQTTError>, Never>
        var responses: [MQTTMessage] = []
        var isLast: @Sendable (MQTTMessage) -> Bool
        var isResponse: @Sendable (MQTTMessage) -> Bool
        var limit: Duration
        var timer: ThreadExecutor.Timer
    }

    public nonisolated let executor: ThreadExecutor
    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private let configuration: MQTTConfiguration
    private let responseTopic: String
    private let clocks: Clocks
    private let logger: Logger
    private var generator: any RandomNumberGenerator & Sendable
    private var client: MQTTClient?
    private var isReady = false
    private var ready: CheckedContinuation<Result<Void, MQTTError>, Never>?
    private var pending: [[UInt8]: Pending] = [:]

    /// - Parameter responseTopic: where answers come; this requester's own.
    public init(
        configuration: MQTTConfiguration, responseTopic: String, executor: ThreadExecutor, clocks: Clocks = .system,
        generator: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator(), logger: Logger
    ) {
        self.configuration = configuration
        self.responseTopic = responseTopic
        self.executor = executor
        self.clocks = clocks
        self.generator = generator
        self.logger = logger
    }

    /// Connects and subscribes to the response topic. Gives up at the first error.
    public func connect(within limit: Duration = .seconds(10)) async throws(MQTTError) {
        guard client == nil else { return }
        let client = try MQTTClient(
            configuration: configuration, executor: executor, clocks: clocks, generator: generator, logger: logger
        ) { [weak self] event in
            self?.assumeIsolated { $0.handle(event) }
        }
        try await client.subscribe(MQTTSubscription(responseTopic, retainedMessages: .never))
        self.client = client
        await client.start()
        let timer = executor.schedule(at: clocks.now() + limit) { [weak self] in
            self?.assumeIsolated {
                $0.becomeReady(.failure(MQTTError(code: .timedOut, message: "connect: no answer within \(limit)")))
            }
        }
        let result = await withCheckedContinuation { ready = $0 }
        executor.cancel(timer)
        if case .failure = result { await close() }
        try result.get()
    }

    /// Publishes a request and waits for its response. Sets response topic and correlation data where they are nil.
    /// - Throws: `.timedOut`, what `MQTTClient.publish` throws, or why the connection was lost.
    public func request(
        _ request: MQTTMessage, within limit: Duration = .seconds(10)
    ) async throws(MQTTError) -> MQTTMessage {
        try await self.request(request, within: limit, until: { _ in true })[0]
    }

    /// Publishes a request and collects its responses up to the one for which `isLast` says so.
    /// - Parameters:
    ///   - limit: how long to wait for each of them.
    ///   - isResponse: whether a message without correlation data is a response to this request.
    public func request(
        _ request: MQTTMessage, within limit: Duration, until isLast: @escaping @Sendable (MQTTMessage) -> Bool,
        recognizedBy isResponse: @escaping @Sendable (MQTTMessage) -> Bool = { _ in false }
    ) async throws(MQTTError) -> [MQTTMessage] {
        guard let client, isReady else { throw MQTTError(code: .notConnected, message: "request: not connected") }
        var request = request
        request.responseTopic = request.responseTopic ?? responseTopic
        let correlation = request.correlationData ?? newCorrelation()
        request.correlationData = correlation
        guard pending[correlation] == nil else {
            throw MQTTError(code: .invalid, message: "correlation data: used by another request under way")
        }
        try await client.publish(request)
        let result = await withCheckedContinuation { continuation in
            pending[correlation] = Pending(
                continuation: continuation, isLast: isLast, isResponse: isResponse, limit: limit,
                timer: deadline(correlation, limit))
        }
        return try result.get()
    }

    /// Ends the connection; requests under way fail.
    public func close() async {
        isReady = false
        await client?.stop()
        failAll(MQTTError(code: .stopped, message: "request: the connection was closed"))
    }

    private func newCorrelation() -> [UInt8] {
        withUnsafeBytes(of: (generator.next() as UInt64, generator.next() as UInt64)) { Array($0) }
    }

    private func deadline(_ correlation: [UInt8], _ limit: Duration) -> ThreadExecutor.Timer {
        executor.schedule(at: clocks.now() + limit) { [weak self] in
            self?.assumeIsolated {
                $0.finish(
                    correlation, .failure(MQTTError(code: .timedOut, message: "request: no response within \(limit)")))
            }
        }
    }

    private func handle(_ event: MQTTEvent) {
        switch event {
        case .connected, .rejected: break
        case .subscribed(_, nil): becomeReady(.success(()))
        case .subscribed(_, let error?): becomeReady(.failure(error))
        case .disconnected(let error):
            isReady = false
            let error = error ?? MQTTError(code: .stopped, message: "request: the connection was closed")
            becomeReady(.failure(error))
            failAll(error)
        case .message(let message): received(message)
        }
    }

    private func becomeReady(_ result: Result<Void, MQTTError>) {
        if case .success = result { isReady = true }
        ready?.resume(returning: result)
        ready = nil
    }

    private func received(_ message: MQTTMessage) {
        guard let correlation = message.correlationData ?? pending.first(where: { $1.isResponse(message) })?.key,
            var waiting = pending[correlation]
        else { return }
        waiting.responses.append(message)
        executor.cancel(waiting.timer)
        waiting.timer = deadline(correlation, waiting.limit)
        pending[correlation] = waiting
        if waiting.isLast(message) { finish(correlation, .success(waiting.responses)) }
    }

    private func finish(_ correlation: [UInt8], _ result: Result<[MQTTMessage], MQTTError>) {
        guard let waiting = pending.removeValue(forKey: correlation) else { return }
        executor.cancel(waiting.timer)
        waiting.continuation.resume(returning: result)
    }

    private func failAll(_ error: MQTTError) {
        for correlation in pending.keys { finish(correlation, .failure(error)) }
    }
}
