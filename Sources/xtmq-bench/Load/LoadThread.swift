import JSONValue
import Logging
import MQTTClient
import Runtime

/// The clients of a benchmark, all on one thread, and a requester for what is asked in between.
final class LoadThread: Sendable {
    let executor = ThreadExecutor(name: "load")
    let port: UInt16
    let logger: Logger

    init(port: UInt16) {
        self.port = port
        var logger = Logger(label: "bench")
        logger.logLevel = .error
        self.logger = logger
    }

    deinit {
        executor.stop()
    }

    /// When a retained or new message on a topic first satisfied a condition; subscribed when this returns.
    func waitFor(
        _ topic: String, _ condition: @escaping @Sendable ([UInt8]) -> Bool
    ) async throws -> Task<ContinuousClock.Instant, any Error> {
        let (stream, continuation) = AsyncStream<ContinuousClock.Instant>.makeStream()
        let client = try MQTTClient(configuration: configuration("watch"), executor: executor, logger: logger) {
            event in
            if case .message(let message) = event, condition(message.payload) { continuation.yield(.now) }
        }
        try await client.subscribe(MQTTSubscription(topic))
        await client.start()
        try await Task.sleep(for: .milliseconds(100))
        return Task {
            defer { Task { await client.stop() } }
            for await instant in stream { return instant }
            throw BenchError("nothing came on \(topic)")
        }
    }

    /// One request and its answer.
    func request(_ method: String, _ payload: String) async throws -> JSONValue {
        let requester = MQTTRequester(
            configuration: configuration("ask"), responseTopic: "xtender/response/bench/ask", executor: executor,
            logger: logger)
        try await requester.connect()
        let message = MQTTMessage(topic: "xtender/request/\(method)/bench", payload: Array(payload.utf8))
        let answer = try await requester.request(message, within: .seconds(60))
        await requester.close()
        return try JSONValue(parsing: answer.payload)
    }

    func configuration(_ name: String) -> MQTTConfiguration {
        var configuration = MQTTConfiguration(host: "127.0.0.1", port: port, clientIdentifier: "bench-\(name)")
        configuration.maximumQueuedMessages = 10_000
        return configuration
    }
}
