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
            It runs until Ctrl-C, on a pseudo-terminal in place of a serial port, on a TCP port, or dialling in as a gateway \
            does that is set up to call.

            Example: xtmq simulate --link /tmp/xcom --xtenders 3 --battery-monitor bms
            Example: xtmq simulate --tcp 127.0.0.1:4001 --dialect xcom-lan --faults 0.3
            Example: xtmq simulate --dial 192.168.1.10:4001 --fault late:10s=0.05 --fault error:0x13=0.02
            Example: xtmq simulate --link /tmp/xcom --script bad-day.txt

            KINDS OF FAULTS, for --fault and scripts; late, doubled and split take a duration, as 500ms, 10s or 2m:
            \(table(Fault.kinds))

            LINES OF A SCRIPT begin with a time from the start (10s), or with the time from one to the next (every 60s); then:
            \(table(IncidentScript.actions))
            """)

    @Option(help: ArgumentHelp("A symbolic link to the pseudo-terminal, gone at the end.", valueName: "path"))
    var link: String?

    @Option(help: ArgumentHelp("Listen there instead; port 0 takes any free one.", valueName: "address:port"))
    var tcp: String?

    @Option(
        help: ArgumentHelp(
            "Dial in there instead, again and again; the service listens (link.listen).", valueName: "host:port"))
    var dial: String?

    @OptionGroup(title: "Line") var line: SimulatedLineOptions
    @OptionGroup(title: "Installation") var plant: SimulatedPlantOptions

    func validate() throws {
        guard [tcp, link, dial].count(where: { $0 != nil }) <= 1 else {
            throw ValidationError(
                "--link names a pseudo-terminal, --tcp a port to listen at, --dial one to call: give one of them")
        }
        do {
            _ = try endpoint
        } catch {
            throw ValidationError(error.description)
        }
    }

    func run() async throws {
        let interruption = await Interruption()
        let server: SimulatorServer
        do throws(SimulatorError) {
            server = try SimulatedLine(line, plant).server(at: try endpoint)
            try server.plug()
        } catch {
            throw (error.code == .system ? ExitStatus.system : .badConfiguration).because(error.description)
        }
        Output.line("\(plant.summary(server.withPlant { $0.configuration })); \(line.summary)")
        if let dial {
            Output.line("dialling: \(dial)")
        } else {
            Output.line("listening: \(server.path ?? "\(tcp ?? "") port \(server.port)")")
        }
        Output.line("configuration: link: {\(linkSetting(of: server))}")
        Output.line("Ctrl-C ends it")
        await interruption.wait()
        server.stop()
    }

    private var endpoint: SimulatorEndpoint {
        get throws(SimulatorError) {
            if let tcp {
                let (address, port) = try SimulateCommand.place(tcp, "--tcp")
                return .tcp(address: address, port: port)
            }
            guard let dial else { return .pseudoTerminal(link: link) }
            let (host, port) = try SimulateCommand.place(dial, "--dial")
            guard port > 0 else {
                throw SimulatorError(.invalidConfiguration, "--dial '\(dial)': expected a port of 1 to 65535")
            }
            return .dial(host: host, port: port)
        }
    }

    private static func place(_ text: String, _ option: String) throws(SimulatorError) -> (String, UInt16) {
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
            throw SimulatorError(
                .invalidConfiguration, "\(option) '\(text)': expected address:port, as in 127.0.0.1:4001")
        }
        return (text[..<colon].filter { $0 != "[" && $0 != "]" }, port)
    }

    private static func table(_ rows: [(text: String, meaning: String)]) -> String {
        let width = rows.map(\.text.count).max() ?? 0
        return rows.map { "  " + $0.text + String(repeating: " ", count: width + 2 - $0.text.count) + $0.meaning }
            .joined(separator: "\n")
    }

    /// What a configuration file says to reach it.
    private func linkSetting(of server: SimulatorServer) -> String {
        let parity = line.settings.bitsPerByte == 11 ? "even" : "none"
        let place: String
        if let path = server.path {
            place = "serial: \(path)"
        } else if let tcp, let colon = tcp.lastIndex(of: ":") {
            place = "tcp: \"\(tcp[..<colon]):\(server.port)\""
        } else if let dial, let colon = dial.lastIndex(of: ":") {
            place = "listen: \"0.0.0.0:\(dial[dial.index(after: colon)...])\""
        } else {
            place = ""
        }
        return "\(place), baud: \(line.settings.baud), parity: \(parity)"
    }
}
