import ArgumentParser
import Configuration
import MQTTClient
import Runtime
import UnixSignals

/// `xtmq watch`
struct WatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Show the installation live: devices and their values, how busy the line is, requests and answers.",
        discussion: """
            On a terminal it fills the window, whatever its size, and q ends it; elsewhere it prints line by line until \
            Ctrl-C or SIGTERM. It goes on while the broker is away. Responses to topics of the clients' own outside the \
            topic root are not seen. How busy the line is it asks with get-stats, as the client `watch` or the account.

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
        let terminal = Terminal()
        // Whatever ends it, the terminal is as before when anything else is said.
        defer { terminal?.leave() }
        var result = Ending.wanted
        do {
            let monitor = try WatchMonitor(
                connection: settings.connection(for: "watch"), root: settings.topicRoot,
                account: settings.credentials?.username, executor: executor, terminal: terminal,
                unread: { ending.yield(.wanted) },
                disconnected: { error, wasConnected in
                    if wasConnected, terminal == nil { Output.complain("the broker at \(address): \(error)") }
                    if !wasConnected || error.isLasting { ending.yield(.neverConnected(error)) }
                })
            terminal?.watchKeys(executor) { key in
                if [UInt8(ascii: "q"), UInt8(ascii: "Q")].contains(key) { ending.yield(.wanted) }
                monitor.changed()
            }
            let resized = await UnixSignalsSequence(trapping: .sigwinch, .sigcont)
            let resizing = Task { for await _ in resized { monitor.changed() } }
            defer { resizing.cancel() }
            try await monitor.start()
            result = await endings.first { _ in true } ?? .wanted
            await monitor.stop()
        } catch let error as MQTTError {
            result = .neverConnected(error)
        }
        terminal?.leave()
        guard case .neverConnected(let error) = result else { return }
        let status: ExitStatus = error.code == .notAuthorized ? .notPermitted : .unavailable
        throw status.because("the broker at \(address): \(error)")
    }
}
