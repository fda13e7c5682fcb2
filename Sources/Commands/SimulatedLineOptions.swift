import ArgumentParser
import Simulator

/// How the simulated gateway's line behaves.
struct SimulatedLineOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Bits a second; 38400, or 115200 as an Xcom-LAN.", valueName: "number"))
    var baud: Int?

    @Flag(help: "Answer at once, not after the time the line would take.")
    var unpaced = false

    @Option(
        help: ArgumentHelp(
            "plain (38400 8E1), or xcom-lan (115200 8N1, CR LF after each response).", valueName: "dialect"))
    var dialect = LineSettings.Dialect.plain

    @Option(
        help: ArgumentHelp(
            "That share of all exchanges goes wrong, by every kind of fault, 0 to 1.", valueName: "share"))
    var faults = 0.0

    @Option(
        name: .customLong("fault"),
        help: ArgumentHelp(
            "One kind of fault and its probability, as late:10s=0.05; more than once for more.",
            valueName: "kind=probability"))
    var chances: [FaultPlan.Chance] = []

    @Option(
        name: .customLong("script"),
        help: ArgumentHelp(
            "What befalls the installation when, a line each: '10s unplug 2s', 'every 60s slow 900ms 3s'.",
            valueName: "file"))
    var script: String?

    func validate() throws {
        guard baud.map({ (1200...4_000_000).contains($0) }) ?? true else {
            throw ValidationError("--baud: allowed are 1200 to 4000000")
        }
        guard (0...1).contains(faults) else { throw ValidationError("--faults: allowed are 0 to 1") }
        guard faults == 0 || chances.isEmpty else {
            throw ValidationError("--faults stands for every kind of fault, --fault for one: give one of the two")
        }
    }

    /// What goes wrong by chance.
    func faultPlan(seed: UInt64) -> FaultPlan {
        faults > 0 ? .everything(share: faults, seed: seed) : FaultPlan(chances: chances, seed: seed)
    }

    /// What befalls the installation, as the file says.
    func incidents() throws(SimulatorError) -> IncidentScript {
        guard let script else { return IncidentScript() }
        do {
            return try IncidentScript(parsing: try TextFile.text(script))
        } catch {
            throw SimulatorError(.invalidConfiguration, "--script \(script): \(error)")
        }
    }

    var settings: LineSettings {
        var settings = dialect == .plain ? LineSettings.rs232 : .xcomLAN
        if let baud { settings.baud = baud }
        settings.isPaced = !unpaced
        return settings
    }

    var summary: String {
        unpaced ? "answers at once" : "\(settings.baud) bit/s \(settings.bitsPerByte == 11 ? "8E1" : "8N1")"
    }
}
