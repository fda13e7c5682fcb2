import ArgumentParser
import Configuration
import Glibc
import Simulator

/// `xtmq simulate`
struct SimulateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Serve a simulated installation as an Xcom-232i would, at the pace of its line.",
        discussion: """
            It runs until Ctrl-C, on a pseudo-terminal in place of a serial port, or on a TCP port.

            Example: xtmq simulate --link /tmp/xcom --xtenders 3 --battery-monitor bms
            Example: xtmq simulate --tcp 127.0.0.1:4001 --dialect xcom-lan --faults 0.02
            """)

    @Option(help: ArgumentHelp("A symbolic link to the pseudo-terminal, gone at the end.", valueName: "path"))
    var link: String?

    @Option(help: ArgumentHelp("Listen there instead; port 0 takes any free one.", valueName: "address:port"))
    var tcp: String?

    @OptionGroup(title: "Line") var line: SimulatedLineOptions
    @OptionGroup(title: "Installation") var plant: SimulatedPlantOptions

    func validate() throws {
        guard tcp == nil || link == nil else {
            throw ValidationError("--link names a pseudo-terminal, --tcp a port: give one of the two")
        }
        _ = try endpoint
    }

    func run() async throws {
        let interruption = await Interruption()
        let server: SimulatorServer
        do throws(SimulatorError) {
            server = try SimulatedLine(line, plant).server(at: try endpoint)
            try server.plug()
        } catch {
            throw ExitStatus.system.because(error.description)
        }
        Output.line("\(plant.summary(server.withPlant { $0.configuration })); \(line.summary)")
        Output.line("listening: \(server.path ?? "\(tcp ?? "") port \(server.port)")")
        Output.line("configuration: link: {\(linkSetting(of: server))}")
        Output.line("Ctrl-C ends it")
        await interruption.wait()
        server.stop()
    }

    private var endpoint: SimulatorEndpoint {
        get throws(SimulatorError) {
            guard let tcp else { return .pseudoTerminal(link: link) }
            guard let colon = tcp.lastIndex(of: ":"), let port = UInt16(tcp[tcp.index(after: colon)...]) else {
                throw SimulatorError(
                    .invalidConfiguration, "--tcp '\(tcp)': expected address:port, as in 127.0.0.1:4001")
            }
            return .tcp(address: tcp[..<colon].filter { $0 != "[" && $0 != "]" }, port: port)
        }
    }

    /// What a configuration file says to reach it.
    private func linkSetting(of server: SimulatorServer) -> String {
        let parity = line.settings.bitsPerByte == 11 ? "even" : "none"
        let place: String
        if let path = server.path {
            place = "serial: \(path)"
        } else if let tcp, let colon = tcp.lastIndex(of: ":") {
            place = "tcp: \"\(tcp[..<colon]):\(server.port)\""
        } else {
            place = ""
        }
        return "\(place), baud: \(line.settings.baud), parity: \(parity)"
    }
}
