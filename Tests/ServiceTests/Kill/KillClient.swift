import JSONValue
import MQTTClient
import Runtime
import TestSupport

/// A client of a kill run: keeps some writes under way, repeats them without need now and then, and with need until they
/// are answered.
actor KillClient {
    private struct Pending {
        let write: KillWrite
        var attempts = 0
        var timer: ThreadExecutor.Timer?
    }

    nonisolated let executor: ThreadExecutor
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private let name: String
    private let take: @Sendable () -> KillWrite?
    private var client: MQTTClient?
    private var isConnected = false
    private var pending: [Int: Pending] = [:]
    private var generator: SeededGenerator
    /// All answers to each write, in the order in which they came.
    private(set) var answers: [Int: [JSONValue]] = [:]
    private(set) var writes: [Int: KillWrite] = [:]
    private(set) var repeats = 0

    /// Longer than any answer takes while the service is there.
    private static let patience = Duration.milliseconds(1500)
    private static let attempts = 40

    /// - Parameter take: the next write, until there is none.
    init(_ name: String, executor: ThreadExecutor, seed: UInt64, take: @escaping @Sendable () -> KillWrite?) {
        self.name = name
        self.executor = executor
        self.take = take
        generator = SeededGenerator(seed: seed)
    }

    func start(port: UInt16, window: Int) async throws {
        let client = try MQTTClient(
            configuration: MQTTConfiguration(host: "127.0.0.1", port: port, clientIdentifier: name),
            executor: executor, logger: .silent
        ) { [weak self] event in
            self?.assumeIsolated { $0.handle(event) }
        }
        self.client = client
        try await client.subscribe(MQTTSubscription("xtender/response/write-param/\(name)"))
        await client.start()
        while !isConnected { try await Task.sleep(for: .milliseconds(5)) }
        for _ in 0..<window { next() }
    }

    func stop() async { await client?.stop() }

    /// Writes not yet answered.
    var unanswered: Int { pending.count }

    private func handle(_ event: MQTTEvent) {
        switch event {
        case .subscribed: isConnected = true
        case .message(let message): received(message)
        default: break
        }
    }

    private func received(_ message: MQTTMessage) {
        guard let document = try? JSONValue(parsing: message.payload), let id = document["id"]?.integer else { return }
        answers[Int(id), default: []].append(document)
        guard let answered = pending.removeValue(forKey: Int(id)) else { return }
        if let timer = answered.timer { executor.cancel(timer) }
        if chance(1, in: 10) { publish(answered.write) }
        next()
    }

    private func next() {
        guard let write = take() else { return }
        writes[write.number] = write
        pending[write.number] = Pending(write: write)
        attempt(write.number)
        // The same again while it is at work, as a client does that has lost patience.
        guard chance(1, in: 4) else { return }
        executor.schedule(at: .now + .milliseconds(Int.random(in: 0...30, using: &generator))) { [weak self] in
            self?.assumeIsolated { $0.publish(write) }
        }
    }

    private func attempt(_ number: Int) {
        guard var entry = pending[number], entry.attempts < Self.attempts else { return }
        if entry.attempts > 0 { repeats += 1 }
        entry.attempts += 1
        entry.timer = executor.schedule(at: .now + Self.patience) { [weak self] in
            self?.assumeIsolated { $0.attempt(number) }
        }
        pending[number] = entry
        publish(entry.write)
    }

    private func publish(_ write: KillWrite) {
        client?.assumeIsolated {
            // Without a connection it is lost, as much else is.
            try? $0.publish(MQTTMessage(topic: "xtender/request/write-param/\(name)", payload: write.payload))
        }
    }

    private func chance(_ part: UInt64, in whole: UInt64) -> Bool { generator.next() % whole < part }
}
