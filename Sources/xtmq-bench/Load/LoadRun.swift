import Runtime

/// What a number of clients got done in a time.
struct LoadRun: Sendable {
    var count = 0
    var failures = 0
    var late = 0
    var unanswered = 0
    var seconds = 0.0
    /// Sorted.
    var latencies: [Duration] = []

    var rate: Double { Double(count) / seconds }

    func quantile(_ quantile: Double) -> Duration {
        guard !latencies.isEmpty else { return .zero }
        return latencies[min(latencies.count - 1, Int(Double(latencies.count) * quantile))]
    }

    /// Runs the clients together for `duration`, counting what is answered within it.
    static func run(_ clients: [LoadClient], on load: LoadThread, for duration: Duration) async throws -> LoadRun {
        try await withThrowingTaskGroup { group in
            for client in clients { group.addTask { try await client.connect(load) } }
            try await group.waitForAll()
        }
        let began = ContinuousClock.now
        for client in clients { await client.start() }
        try await Task.sleep(for: duration)
        let count = await clients.answered()
        var run = LoadRun()
        run.seconds = began.duration(to: .now).seconds
        run.count = count
        for client in clients {
            let result = try await client.finish()
            run.failures += result.failures
            run.late += result.late
            run.unanswered += result.unanswered
            run.latencies += result.latencies
        }
        run.latencies.sort()
        return run
    }
}

extension [LoadClient] {
    fileprivate func answered() async -> Int {
        var sum = 0
        for client in self { sum += await client.answered }
        return sum
    }
}

extension Duration {
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
    var milliseconds: Double { seconds * 1000 }
}
