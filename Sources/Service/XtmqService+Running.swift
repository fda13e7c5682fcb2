import Configuration
import Devices
import Dispatcher
import GatewayEvents
import Glibc
import JSONValue
import Logging
import MQTTClient
import RPC
import Runtime
import Schemas
import ScomClient
import ScomLink
import Snapshots
import Store

extension XtmqService {
    /// What `start` made and `stop` ends.
    struct Running: Sendable {
        let switchboard: Switchboard
        let parts: Parts
        let executor: ThreadExecutor
        let storeExecutor: ThreadExecutor
        let line: Task<Void, Never>
        let watchdog: Watchdog?
        let memoryRelease: MemoryRelease
    }

    /// Makes the parts, joins them and has them begin. Needs neither broker nor gateway.
    func start(fail: @escaping @Sendable (ServiceError) -> Void) async throws(ServiceError) -> Running {
        let configuration = configuration
        let executor = ThreadExecutor(name: "xtmq")
        let storeExecutor = ThreadExecutor(name: "xtmq-store")
        let directory = configuration.storeDirectory(
            stateDirectory: getenv("STATE_DIRECTORY").map { String(cString: $0) })
        let store = Store(directory: directory, executor: storeExecutor, clocks: clocks)
        try await open(store, directory)
        let switchboard = Switchboard(
            configuration: configuration, executor: executor, clocks: clocks, logger: logger, notifier: notifier,
            fail: fail)
        var generator = SeededGenerator(seed: seed)
        let mqtt = try mqttClient(configuration, executor, SeededGenerator(seed: generator.next()), switchboard)
        let link = ScomLink(
            settings: configuration.linkSettings, executor: executor, clocks: clocks,
            random: SeededGenerator(seed: generator.next()), logger: logger,
            stateHandler: { [weak switchboard] in switchboard?.linkChanged(to: $0) })
        let parts = await parts(configuration, executor, switchboard, link, mqtt, store, &generator)
        await switchboard.connect(parts)
        let watchdog = Watchdog(notifier, executor: executor, clocks: clocks)
        watchdog?.start()
        let memoryRelease = MemoryRelease(executor: storeExecutor, clocks: clocks)
        memoryRelease.start()
        return Running(
            switchboard: switchboard, parts: parts, executor: executor,
            storeExecutor: storeExecutor, line: Task { await link.run() }, watchdog: watchdog,
            memoryRelease: memoryRelease)
    }

    /// Ends everything in the order in which clients notice least, within 5 s.
    func stop(_ running: Running, sayingOffline: Bool) async {
        let (parts, executor) = (running.parts, running.executor)
        await running.switchboard.beginStopping()
        let isDone = await TimeLimit.wait(.seconds(3), on: executor, clocks: clocks) {
            await parts.rpc.endTransfers(within: .seconds(1))
            // New requests are refused before those that wait are answered.
            async let answered: Void = parts.rpc.stop()
            await parts.dispatcher.stop()
            await answered
        }
        if !isDone { logger.warning("stopping although requests are at work") }
        let last = sayingOffline ? running.switchboard.topics.status(isOnline: false) : nil
        await parts.mqtt.stop(publishing: last, within: .seconds(1))
        running.line.cancel()
        await TimeLimit.wait(.milliseconds(500), on: executor, clocks: clocks) { await running.line.value }
        await TimeLimit.wait(.milliseconds(300), on: executor, clocks: clocks) { await parts.store.close() }
        running.watchdog?.stop()
        running.memoryRelease.stop()
        await running.switchboard.disconnect()
        for executor in [running.storeExecutor, running.executor] { executor.stop() }
    }

    private func open(_ store: Store, _ directory: String) async throws(ServiceError) {
        do throws(StoreError) {
            let opening = try await store.open()
            if case .recovered(let aside, let reason) = opening.outcome {
                logger.critical(
                    "the store was damaged: kept aside, a new one begun",
                    metadata: ["store.aside": .string(aside), "error.message": .string(reason)])
            }
            if !opening.persistenceAllowed {
                logger.error(
                    "no writes to flash memory while a damaged store lies there: its counts are not known",
                    metadata: ["store.aside": .string(opening.keptAside.joined(separator: ", "))])
            }
        } catch {
            guard error.code != .inUse, error.code != .inaccessible else {
                throw ServiceError(.store, "store \(directory): \(error)")
            }
            // Reading goes on; later calls try to open it again.
            logger.error(
                "store not open: nothing can be written",
                metadata: ["store.directory": .string(directory), "error.message": .string("\(error)")])
        }
    }

    private func mqttClient(
        _ configuration: Configuration, _ executor: ThreadExecutor, _ generator: SeededGenerator,
        _ switchboard: Switchboard
    ) throws(ServiceError) -> MQTTClient {
        do throws(MQTTError) {
            return try MQTTClient(
                configuration: configuration.mqttConfiguration(will: switchboard.topics.status(isOnline: false)),
                executor: executor, clocks: clocks, generator: generator, logger: logger
            ) { [weak switchboard] event in switchboard?.handle(event) }
        } catch {
            throw ServiceError(.mqtt, "mqtt: \(error)")
        }
    }

    private func parts(
        _ configuration: Configuration, _ executor: ThreadExecutor, _ switchboard: Switchboard, _ link: ScomLink,
        _ mqtt: MQTTClient, _ store: Store, _ generator: inout SeededGenerator
    ) async -> Parts {
        let dispatcher = Dispatcher(
            performer: ScomClient(link: link), settings: DispatcherSettings(configuration), executor: executor,
            clocks: clocks, logger: logger, isQuiet: configuration.isQuiet)
        let directory = await DeviceDirectory(
            dispatcher: dispatcher, settings: configuration.deviceSettings, objects: ObjectTable(),
            executor: executor, clocks: clocks, logger: logger)
        let snapshots = await SnapshotScheduler(
            groups: configuration.snapshots, publish: configuration.publish, dispatcher: dispatcher,
            directory: directory, executor: executor, clocks: clocks, logger: logger, isQuiet: configuration.isQuiet,
            output: { [weak switchboard] publication in switchboard?.onThread { $0.publish(publication) } })
        let hooks = RPCHooks(
            send: { [weak switchboard] response in switchboard?.onThread { $0.send(response) } },
            written: { await snapshots.written(device: $0, parameter: $1, value: $2) },
            unverified: { await snapshots.writeUnverified(device: $0, parameter: $1) },
            audit: { [weak switchboard] record in switchboard?.onThread { $0.publishAudit(record) } },
            statistics: { [weak switchboard] in await switchboard?.statistics() ?? [:] })
        let messageLog = MessageLog(dispatcher: dispatcher, executor: executor)
        let rpc = await RPCServer(
            dispatcher: dispatcher, directory: directory, store: store, schemas: .standard,
            settings: configuration.rpcSettings, executor: executor, clocks: clocks, logger: logger,
            messageLog: messageLog, hooks: hooks)
        let messages = await MessageWatcher(
            log: messageLog, dispatcher: dispatcher, directory: directory, store: store, executor: executor,
            clocks: clocks, logger: logger,
            publish: { [weak switchboard] message in
                switchboard?.assumeIsolated { $0.publishMessage(message) } ?? false
            })
        let restarts = await RestartWatcher(
            dispatcher: dispatcher, directory: directory, executor: executor, clocks: clocks, logger: logger,
            restarted: { [weak switchboard] time in switchboard?.assumeIsolated { $0.gatewayRestarted(at: time) } })
        let homeAssistant = await HomeAssistantAnnouncer(
            configuration: configuration, directory: directory, store: store, executor: executor, clocks: clocks,
            generator: SeededGenerator(seed: generator.next()), logger: logger,
            publish: { [weak switchboard] message in switchboard?.onThread { $0.publish(message) } })
        return Parts(
            link: link, dispatcher: dispatcher, directory: directory, snapshots: snapshots, rpc: rpc, mqtt: mqtt,
            store: store, homeAssistant: homeAssistant, messages: messages, restarts: restarts)
    }
}
