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
            "Each kind of fault (lost, late, doubled, damaged, foreign frames …) with that probability, 0 to 0.05.",
            valueName: "probability"))
    var faults = 0.0

    func validate() throws {
        guard baud.map({ (1200...4_000_000).contains($0) }) ?? true else {
            throw ValidationError("--baud: allowed are 1200 to 4000000")
        }
        guard (0...0.05).contains(faults) else { throw ValidationError("--faults: allowed are 0 to 0.05") }
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
