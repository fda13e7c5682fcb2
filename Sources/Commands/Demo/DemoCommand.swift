import ArgumentParser
import Configuration
import Glibc
import Logging
import MQTTClient
import Runtime
import Service
import ServiceLifecycle
import Simulator

/// `xtmq demo`
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Show it all at work: a broker, a simulated installation and the service.",
        discussion: """
            Needs mosquitto. Prints commands to try in another terminal, then requests, responses and snapshots as they \
            pass. Ctrl-C ends everything and leaves nothing behind.

            Example: xtmq demo
            Example: xtmq demo --port 0 --xtenders 3 --battery-monitor bms
            """)

    @Option(
        help: ArgumentHelp(
            "Port of the broker; 0 takes any free one. Without it \(DemoBroker.usualPort), or any if that is taken.",
            valueName: "number"))
    var port: UInt16?

    @OptionGroup(title: "Line") var line: SimulatedLineOptions
    @OptionGroup(title: "Installation") var plant: SimulatedPlantOptions

    func run() async throws {
        let interruption = await Interruption()
        let folder = try ScratchFolder()
        defer { folder.remove() }
        let executor = ThreadExecutor(name: "demo")
        defer { executor.stop() }
        let (endings, ending) = AsyncStream.makeStream(of: DemoEnding.self, bufferingPolicy: .bufferingOldest(1))
        let (starts, started) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingOldest(1))
        let broker = try DemoBroker(
            port: port, folder: folder, executor: executor, started: { started.finish() },
            ended: { words in
                ending.yield(.broker(words))
                started.finish()
            })
        let interrupted = Task {
            await interruption.wait()
            ending.yield(.wanted)
            started.finish()
        }
        defer { interrupted.cancel() }
        for await _ in starts {}
        let result = await played(broker, folder, executor, endings, ending)
        await broker.stop()
        if let problem = result { throw problem.status.because(problem.message) }
    }

    /// From the first line to the last.
    private func played(
        _ broker: DemoBroker, _ folder: ScratchFolder, _ executor: ThreadExecutor,
        _ endings: AsyncStream<DemoEnding>, _ ending: AsyncStream<DemoEnding>.Continuation
    ) async -> (status: ExitStatus, message: String)? {
        let monitor: TrafficMonitor
        let simulator: SimulatorServer
        do {
            simulator = try SimulatedLine(line, plant).server(at: .pseudoTerminal(link: folder.path + "/xcom"))
            try simulator.plug()
            monitor = try TrafficMonitor(
                connection: MQTTConfiguration(host: "127.0.0.1", port: broker.port, clientIdentifier: "xtmq-demo"),
                root: "xtender", filter: "#", executor: executor, unread: { ending.yield(.unread) })
            introduce(broker, simulator)
            try await monitor.start()
        } catch {
            return (.system, "\(error)")
        }
        let service = service(broker, folder, monitor.log)
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [.init(service: service, successTerminationBehavior: .gracefullyShutdownGroup)],
                gracefulShutdownSignals: [], logger: .silent))
        let running = Task {
            do {
                try await group.run()
                ending.yield(.wanted)
            } catch {
                ending.yield(.service("\(error)"))
            }
        }
        let reason = await endings.first { _ in true }
        await group.triggerGracefulShutdown()
        await running.value
        await monitor.stop()
        simulator.stop()
        switch reason {
        case .broker(let words): return (.unavailable, (["mosquitto ended by itself"] + words).joined(separator: "\n"))
        case .service(let message): return (.internalError, "the service ended: \(message)")
        case .unread, .wanted, nil: return nil
        }
    }

    private func service(_ broker: DemoBroker, _ folder: ScratchFolder, _ log: LogOutput) -> XtmqService {
        var link = Configuration.Link(endpoint: .serial(path: folder.path + "/xcom"))
        link.baud = line.settings.baud
        link.parity = line.settings.bitsPerByte == 11 ? .even : .none
        var configuration = Configuration(link: link)
        configuration.mqtt.host = "127.0.0.1"
        configuration.mqtt.port = broker.port
        configuration.store = folder.path + "/store"
        configuration.log.level = .warning
        return XtmqService(configuration: configuration, log: log)
    }

    private func introduce(_ broker: DemoBroker, _ simulator: SimulatorServer) {
        let ink = Ink.standardOutput
        let port = broker.port
        Output.text(
            """
            \(ink(.bold, "xtmq demo")): \(plant.summary(simulator.withPlant { $0.configuration })), \(line.summary)
            broker: 127.0.0.1 port \(port), topics xtender/…
            Try in another terminal:
              \(ink(.bold, "mosquitto_sub -p \(port) -v -t 'xtender/device/+/snapshot'"))
              \(ink(.bold, #"mosquitto_rr -p \#(port) -t xtender/request/read-info -e xtender/response/me -m '{"device": "xt1", "info": "battery_voltage"}'"#))
              \(ink(.bold, #"mosquitto_rr -p \#(port) -t xtender/request/write-param -e xtender/response/me -m '{"id": "1", "device": "xt1", "param": 1107, "value": 16}'"#))
            Ctrl-C ends everything and leaves nothing behind.


            """)
    }
}

/// Why a demo ends.
enum DemoEnding: Sendable {
    /// Ctrl-C or SIGTERM.
    case wanted
    /// Nobody reads what is printed any more.
    case unread
    case broker(_ words: [String])
    case service(_ message: String)
}
