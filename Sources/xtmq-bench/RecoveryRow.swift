/// How long the recoveries of one kind took, in seconds.
struct RecoveryRow {
    let name: String
    /// What the longest may be.
    let limit: Double
    private(set) var seconds: [Double] = []

    init(_ name: String, limit: Double) {
        self.name = name
        self.limit = limit
    }

    var isMet: Bool { seconds.last.map { $0 <= limit } ?? false }

    mutating func add(_ recovery: Recovery) {
        seconds.append(recovery.good.seconds)
        seconds.sort()
    }

    static let header = """
        | until all devices have a good snapshot, in s | runs | shortest | median | longest | may be |
        | --- | ---: | ---: | ---: | ---: | ---: |
        """

    var markdown: String {
        let figures = [seconds[0], seconds[seconds.count / 2], seconds[seconds.count - 1], limit]
        return "| \(name) | \(seconds.count) | \(figures.map(shown).joined(separator: " | ")) |"
    }
}

/// A recovery, from when the thing was back.
struct Recovery: Sendable {
    /// Until every device was said to be online.
    let online: Duration
    /// Until every device had a good snapshot, made after that moment.
    let good: Duration

    var text: String { "online after \(shown(online.seconds)) s, good after \(shown(good.seconds)) s" }
}

private func shown(_ seconds: Double) -> String { "\((seconds * 100).rounded() / 100)" }
