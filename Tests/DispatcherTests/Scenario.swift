import Dispatcher
import Runtime
import ScomClient
import ScomProtocol
import Testing

/// A load and the troubles it meets; all of it follows from a seed.
struct Scenario: CustomTestStringConvertible, Sendable {
    /// Requests of one client that come again and again.
    struct Stream: Sendable {
        enum Kind: Sendable { case infos, parameters, writes, steps, mixture }

        var client: String
        var priority: Priority
        var kind: Kind
        /// Mean time between arrivals.
        var interval: Duration
        /// Requests that come at once.
        var burst: ClosedRange<Int> = 1...1
        var operations: ClosedRange<Int> = 1...1
        var timeout: ClosedRange<Duration> = .seconds(2) ... .seconds(20)
        var maximumAge: Duration = .zero
    }

    var name: String
    var seed: UInt64 = 0
    var streams: [Stream]
    /// Until then requests arrive; the bench then runs until all are answered.
    var length: Duration
    var settings = DispatcherSettings()
    /// Sets up the gateway; gets the beginning of time.
    var trouble: @Sendable (inout SimulatedGateway, ContinuousClock.Instant) -> Void
    /// Mean time between the link's changes; `nil` for a link that stays up.
    var linkChanges: Duration?
    /// Mean time between the beginnings and ends of quiet windows.
    var quietChanges: Duration?
    /// Mean time between restarts of devices.
    var restarts: Duration?
    /// Whether the gateway answers everything at once and rightly, so that more can be said of what must happen.
    var isFaultless: Bool
    /// Who may find the queue full, because they fill it.
    var refusedClients: Set<String>

    init(
        name: String, streams: [Stream], length: Duration = .seconds(20),
        settings: (inout DispatcherSettings) -> Void = { _ in },
        trouble: @escaping @Sendable (inout SimulatedGateway, ContinuousClock.Instant) -> Void = { _, _ in },
        linkChanges: Duration? = nil, quietChanges: Duration? = nil, restarts: Duration? = nil,
        isFaultless: Bool = false, refusedClients: Set<String> = []
    ) {
        self.name = name
        self.streams = streams
        self.length = length
        settings(&self.settings)
        self.trouble = trouble
        self.linkChanges = linkChanges
        self.quietChanges = quietChanges
        self.restarts = restarts
        self.isFaultless = isFaultless
        self.refusedClients = refusedClients
    }

    var testDescription: String { "\(name), seed \(seed)" }

    func seeded(_ seed: UInt64) -> Scenario {
        var scenario = self
        scenario.seed = seed
        return scenario
    }
}
