public import Configuration
import Glibc
import Logging
public import Runtime
public import ServiceLifecycle
import UnixSignals

/// The service: one line to a gateway, one connection to a broker, and what lies between them.
///
/// `run` ends after a graceful shutdown, or with a `ServiceError`. Broker and gateway may come and go as they like.
public final class XtmqService: ServiceLifecycle.Service {
    /// Version of the program.
    public static let version = "1.0.0"

    let log: LogOutput
    let logger: Logger
    let clocks: Clocks
    let seed: UInt64
    let notifier: SystemdNotifier
    /// The configuration file; `nil` where there is none to be read again.
    let path: String?
    private let state: Locked<State>

    struct State: Sendable {
        var configuration: Configuration
        /// While the service runs.
        var switchboard: Switchboard?
    }

    private enum Ending: Sendable {
        case shutdown
        case failure(ServiceError)
    }

    /// - Parameters:
    ///   - path: the file that the configuration came from; on SIGHUP, and in `reload`, it is read again.
    ///   - log: set to the level and format of the configuration.
    ///   - seed: of all randomness: source addresses, pauses between attempts to connect.
    public init(
        configuration: Configuration, path: String? = nil, log: LogOutput = LogOutput(), clocks: Clocks = .system,
        seed: UInt64 = .random(in: 0 ... .max), notifier: SystemdNotifier = .environment
    ) {
        self.path = path
        self.log = log
        self.clocks = clocks
        self.seed = seed
        self.notifier = notifier
        logger = log.makeLogger()
        state = Locked(State(configuration: configuration))
        log.set(configuration.log)
    }

    /// The configuration in use.
    public var configuration: Configuration { state.withLock { $0.configuration } }

    var switchboard: Switchboard? { state.withLock { $0.switchboard } }

    public func run() async throws {
        let (endings, ending) = AsyncStream.makeStream(of: Ending.self, bufferingPolicy: .bufferingOldest(1))
        logger.notice("starting", metadata: ["xtmq.version": .string(Self.version), "process.id": "\(getpid())"])
        let running = try await start { ending.yield(.failure($0)) }
        state.withLock { $0.switchboard = running.switchboard }
        let hangups = path == nil ? nil : await UnixSignalsSequence(trapping: .sighup)
        notifier.ready("started")
        await running.switchboard.tellStatusAgain()
        let reason = await withTaskGroup(of: Void.self) { group in
            if let hangups {
                group.addTask { for await _ in hangups { await self.reload() } }
            }
            defer { group.cancelAll() }
            return await withGracefulShutdownHandler {
                await endings.first { _ in true }
            } onGracefulShutdown: {
                ending.yield(.shutdown)
            }
        }
        logger.notice("stopping")
        // Where another has taken over, the topics are its own.
        let isAlone = if case .failure(let error) = reason { error.code != .takenOver } else { true }
        await stop(running, sayingOffline: isAlone)
        state.withLock { $0.switchboard = nil }
        logger.notice("stopped")
        if case .failure(let error) = reason { throw error }
    }

    // MARK: Configuration

    /// Reads the configuration file again, and takes over what can be while running; a file with mistakes changes nothing.
    public func reload() async {
        guard let path else { return }
        notifier.reloading()
        do throws(ConfigurationError) {
            let new = try Configuration.load(path: path)
            await apply(new)
        } catch {
            for mistake in error.mistakes {
                let place = ConfigurationError(name: error.name, mistakes: [mistake]).description
                logger.error("mistake in the configuration", metadata: ["error.message": .string(place)])
            }
            logger.error("configuration not reloaded: it has mistakes; the old one goes on")
        }
        notifier.ready("configuration read")
        await switchboard?.tellStatusAgain()
    }

    private func apply(_ new: Configuration) async {
        let old = configuration
        var applied = old
        applied.takeLiveSettings(of: new)
        state.withLock { [applied] in $0.configuration = applied }
        log.set(applied.log)
        await switchboard?.apply(applied)
        let pending = applied.differences(from: new)
        logger.notice("configuration reloaded")
        guard !pending.isEmpty else { return }
        logger.warning(
            "changes that wait for a restart",
            metadata: ["configuration.keys": .string(pending.joined(separator: ", "))])
    }
}

extension LogOutput {
    func set(_ log: Configuration.Log) {
        set(level: Logger.Level(rawValue: log.level.rawValue) ?? .info, format: log.format == .json ? .json : .text)
    }
}
