import Logging
import MQTTClient
import Runtime

/// Messages for a broker, published and acknowledged.
enum Publication {
    /// - Throws: why no connection came about, or that the broker did not acknowledge everything in time.
    static func publish(
        _ messages: [MQTTMessage], configuration: MQTTConfiguration, within limit: Duration = .seconds(10)
    ) async throws(MQTTError) {
        let executor = ThreadExecutor(name: "mqtt")
        defer { executor.stop() }
        let (states, state) = AsyncStream.makeStream(of: MQTTError?.self, bufferingPolicy: .bufferingOldest(1))
        let client = try MQTTClient(configuration: configuration, executor: executor, logger: .silent) { event in
            switch event {
            case .connected: state.yield(nil)
            case .disconnected(let error): state.yield(error ?? MQTTError(code: .stopped, message: "stopped"))
            case .subscribed, .message, .rejected: break
            }
        }
        let deadline = executor.schedule(at: .now + limit) {
            state.yield(MQTTError(code: .timedOut, message: "connect: no answer within \(limit)"))
        }
        await client.start()
        var iterator = states.makeAsyncIterator()
        let failure = await iterator.next() ?? nil
        executor.cancel(deadline)
        if let failure {
            await client.stop()
            throw failure
        }
        for message in messages { try await client.publish(message) }
        let start = ContinuousClock.now
        await client.stop(within: limit)
        if ContinuousClock.now - start >= limit {
            throw MQTTError(code: .timedOut, message: "publish: not acknowledged within \(limit)")
        }
    }
}
