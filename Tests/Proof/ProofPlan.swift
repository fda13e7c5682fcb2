public import Simulator

/// How long a proof is and what it is made to go through.
public struct ProofPlan: Sendable {
    /// Exchanges on the line after which it ends.
    public var exchanges: Int
    /// Everything that is left to chance follows from it.
    public var seed: UInt64
    /// The share of the exchanges that go wrong, by every kind of fault.
    public var faults = 0.3
    public var incidents = ProofPlan.standardIncidents
    /// The dialect that the gateway speaks.
    public var line = LineSettings.rs232
    /// Real time after which it ends too, with fewer exchanges.
    public var limit: Duration?
    /// The directory in which the store has its files.
    public var directory: String

    public init(exchanges: Int, seed: UInt64, directory: String) {
        self.exchanges = exchanges
        self.seed = seed
        self.directory = directory
    }

    /// Every kind of incident, at periods that have no common multiple for long.
    public static let standardIncidents: IncidentScript = {
        let text = """
            every 61s  slow 900ms 3s
            every 97s  busy 2s
            every 181s unplug 7s
            every 233s remove xt2 20s
            every 307s restart 3s
            every 401s silence 15s
            every 433s swap vt1 25s
            every 599s swap xt3 12s
            every 743s remove bsp 60s
            """
        // A script that is wrong would be noticed by every test.
        return (try? IncidentScript(parsing: text)) ?? IncidentScript()
    }()
}
