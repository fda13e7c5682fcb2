import Configuration
import Glibc
import JSONValue
import MQTTClient
import Runtime
import ScomProtocol
import Service
import Simulator
import TestSupport
import Testing

/// All that a request passes on its way, in this process: a broker, the service, a pseudo-terminal, a simulated
/// gateway with its plant, and a client that asks.
final class Installation: Sendable {
    /// How the gateway is connected.
    enum Line: Sendable {
        case terminal
        /// A serial server that the service dials.
        case server
        /// A gateway that dials in.
        case dialling
    }

    struct Options: Sendable {
        var line = Line.terminal
        var dialect = LineSettings.Dialect.plain
        var clocks = Clocks.system
        var plant = PlantConfiguration()
        var faults = FaultPlan()
        /// Whether the gateway says that it has, as after power-on.
        var hasRestarted = false
        var broker = Broker.Options()
        /// Whether the gateway is there at the start.
        var isPlugged = true
        /// Whether `start` returns only when devices were found and the broker has told so.
        var waitsForDevices = true
        var configure: @Sendable (inout Configuration) -> Void = { _ in }
        var notifier: @Sendable (_ folder: String) -> SystemdNotifier = { _ in SystemdNotifier(socket: nil) }
        /// The service's configuration comes from this text in a file, below what is particular to the installation;
        /// `configure` is not called then.
        var yaml: String?

        init(_ change: (inout Options) -> Void = { _ in }) {
            plant.xtenders = 3
            plant.variotracks = 1
            plant.variostrings = 1
            change(&self)
        }
    }

    let broker: Broker
    let simulator: SimulatorServer
    var service: XtmqService { run.withLock { $0.service } }
    let folder: TemporaryDirectory
    /// Asks with MQTT 5.
    let requester: MQTTRequester
    /// Hears everything below the root.
    let observer: RecordingClient
    private struct Run: Sendable {
        var service: XtmqService
        var task: Task<Void, any Error>
    }
    private let run: Locked<Run>
    private let makeService: @Sendable () -> XtmqService
    private let log: CInt

    @TaskLocal static var current: Installation?

    static func start(_ options: Options = Options()) async throws -> Installation {
        let installation = try await Installation(options)
        if options.isPlugged, options.waitsForDevices { try await installation.untilDevicesAreFound() }
        return installation
    }

    private init(_ options: Options) async throws {
        folder = try TemporaryDirectory()
        broker = try await Broker(options.broker)
        var plant = try Plant(options.plant)
        plant.isFrozen = true
        let (near, far) = try Self.ends(options.line, folder: folder.path)
        var settings = LineSettings.unpaced
        settings.dialect = options.dialect
        var gateway = SimulatedGateway(plant: plant, line: settings, faults: options.faults)
        // Else the service begins with a write of its own, to clear the flag.
        gateway.isRestarted = options.hasRestarted
        simulator = SimulatorServer(gateway: gateway, endpoint: far)
        if options.isPlugged { try simulator.plug() }
        let path = folder.path + "/xtmq.yaml"
        let configuration: Configuration
        if let yaml = options.yaml {
            try Self.write(yaml, to: path, broker)
            configuration = try Configuration.load(path: path)
        } else {
            var typed = Configuration(link: .init(endpoint: near))
            typed.link.responseTimeout = .milliseconds(300)
            typed.mqtt.host = "127.0.0.1"
            typed.mqtt.port = broker.port
            typed.store = folder.path + "/store"
            typed.log.level = .debug
            options.configure(&typed)
            configuration = typed
        }
        log = open(folder.path + "/log.txt", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        let (log, notifier, clocks) = (log, options.notifier(folder.path), options.clocks)
        makeService = {
            XtmqService(
                configuration: configuration, path: options.yaml == nil ? nil : path,
                log: LogOutput(descriptor: log, isJournal: false), clocks: clocks, seed: 1, notifier: notifier)
        }
        observer = try await RecordingClient.connected(
            to: broker, identifier: "observer", subscriptions: [MQTTSubscription("xtender/#")])
        requester = MQTTRequester(
            configuration: MQTTConfiguration(host: "127.0.0.1", port: broker.port, clientIdentifier: "requester"),
            responseTopic: "test/answers", executor: ThreadExecutor(name: "test-requester"), logger: .silent)
        try await requester.connect()
        let service = makeService()
        run = Locked(Run(service: service, task: Task { try await service.run() }))
        try await observed("service online") { messages in messages.last("xtender/status", "online") }
    }

    deinit { close(log) }

    /// The line's two ends, the service's and the gateway's.
    private static func ends(
        _ line: Line, folder: String
    ) throws -> (near: Configuration.Link.Endpoint, far: SimulatorEndpoint) {
        switch line {
        case .terminal:
            let path = folder + "/ttyXCOM"
            return (.serial(path: path), .pseudoTerminal(link: path))
        case .server:
            let port = try Broker.freePort()
            return (.tcp(host: "127.0.0.1", port: port), .tcp(address: "127.0.0.1", port: port))
        case .dialling:
            let port = try Broker.freePort()
            return (.listen(address: "127.0.0.1", port: port), .dial(host: "127.0.0.1", port: port))
        }
    }

    /// Replaces the configuration file.
    func write(_ yaml: String) throws {
        try Self.write(yaml, to: folder.path + "/xtmq.yaml", broker)
    }

    private static func write(_ yaml: String, to path: String, _ broker: Broker) throws {
        let own = """
            mqtt: {host: 127.0.0.1, port: \(broker.port)}
            link: {serial: ttyXCOM, response_timeout_ms: 300}
            store: store

            """
        try Command.write(own + yaml, to: path)
    }

    /// What the service has logged so far.
    var logText: String { String(decoding: Command.read(folder.path + "/log.txt"), as: UTF8.self) }

    /// Ends the service as a signal does, and then what it was connected to.
    func stop() async {
        _ = try? await shutDown()
        await requester.close()
        await observer.client.stop()
        simulator.stop()
        try? await broker.stop()
    }

    /// Ends the service; throws what its run throws.
    func shutDown() async throws {
        let task = run.withLock { $0.task }
        task.cancel()
        try await task.value
    }

    /// Ends the service and runs another with the same configuration and store.
    func restartService() async throws {
        try await shutDown()
        let service = makeService()
        run.withLock { $0 = Run(service: service, task: Task { try await service.run() }) }
        let count = observer.messages.count
        try await observed("service online again") { $0.dropFirst(count).last { $0.topic == "xtender/service" } }
    }

    /// Waits for the service to end by itself.
    func ended() async throws { try await run.withLock { $0.task }.value }

    func untilDevicesAreFound() async throws {
        let count = simulator.withPlant { $0.addresses.count }
        try await observed("\(count) devices, all identified") { messages -> Void? in
            guard let devices = try? messages.lastDocument("xtender/devices")?["devices"]?.array else { return nil }
            let isIdentified = devices.allSatisfy { $0["firmware"] != .null || $0["family"] == "xcom" }
            return devices.count == count && isIdentified ? () : nil
        }
    }

    /// Waits until the messages below the root show what is looked for.
    @discardableResult
    func observed<Found: Sendable>(
        _ what: String, within limit: Duration = .seconds(15), _ pick: ([MQTTMessage]) -> Found?
    ) async throws -> Found {
        let deadline = ContinuousClock.now + limit
        while true {
            let messages = observer.messages
            if let found = pick(messages) { return found }
            guard ContinuousClock.now < deadline else {
                let topics = messages.map { "\($0.topic): \(String(decoding: $0.payload.prefix(200), as: UTF8.self))" }
                throw Unseen(
                    description: "\(what): not seen within \(limit)\n\(topics.joined(separator: "\n"))\n\(logText)")
            }
            try await Task.sleep(for: .milliseconds(3))
        }
    }
}

/// What a test waited for in vain.
struct Unseen: Error, CustomStringConvertible {
    let description: String
}

extension [MQTTMessage] {
    /// The last message of the topic, if its text is this.
    func last(_ topic: String, _ text: String) -> MQTTMessage? {
        guard let message = last(where: { $0.topic == topic }), message.payload.elementsEqual(text.utf8) else {
            return nil
        }
        return message
    }

    /// The JSON last published on the topic.
    func lastDocument(_ topic: String) throws -> JSONValue? {
        try last { $0.topic == topic }.map { try JSONValue(parsing: $0.payload) }
    }
}
