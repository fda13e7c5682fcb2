import ArgumentParser
import Configuration
import MQTTClient
import Runtime

/// `xtmq watch`
struct WatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Show requests, responses and the devices' latest values as they pass the broker.",
        discussion: """
            It goes on until Ctrl-C, also while the broker is away. Responses to topics of the clients' own outside the \
            topic root are not seen.

            Example: xtmq watch --config /etc/xtmq/xtmq.yaml
            Example: xtmq watch --host raspberrypi --root xtender
            """)

    @OptionGroup(title: "Broker") var broker: BrokerOptions

    private enum Ending: Sendable {
        case wanted
        case neverConnected(MQTTError)
    }

    func run() async throws {
        let interruption = await Interruption()
        let settings = try broker.settings()
        let address = "\(settings.host):\(settings.port)"
        let executor = ThreadExecutor(name: "mqtt")
        defer { executor.stop() }
        let (endings, ending) = AsyncStream.makeStream(of: Ending.self, bufferingPolicy: .bufferingOldest(1))
        let interrupted = Task {
            await interruption.wait()
            ending.yield(.wanted)
        }
        defer { interrupted.cancel() }
        var result = Ending.wanted
        do {
            let monitor = try TrafficMonitor(
                connection: settings.connection(for: "watch"), root: settings.topicRoot,
                filter: settings.topicRoot + "/#", executor: executor, unread: { ending.yield(.wanted) },
                disconnected: { error, wasConnected in
                    if wasConnected { Output.complain("the broker at \(address): \(error)") }
                    if !wasConnected || error.isLasting { ending.yield(.neverConnected(error)) }
                })
            try await monitor.start()
            result = await endings.first { _ in true } ?? .wanted
            await monitor.stop()
        } catch let error as MQTTError {
            result = .neverConnected(error)
        }
        guard case .neverConnected(let error) = result else { return }
        let status: ExitStatus = error.code == .notAuthorized ? .notPermitted : .unavailable
        throw status.because("the broker at \(address): \(error)")
    }
}
