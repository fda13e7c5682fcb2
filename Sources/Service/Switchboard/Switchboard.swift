import Configuration
import Devices
import Dispatcher
import GatewayEvents
import JSONValue
import Logging
import MQTTClient
import Migration
import RPC
import Runtime
import ScomLink
import ScomProtocol
import Snapshots

/// Joins the parts of the service: what comes from one of them goes to those it concerns, in the order in which it came.
///
/// On the executor of all parts but the link and the store, which therefore call each other without a wait.
actor Switchboard {
    nonisolated let executor: ThreadExecutor
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    let configuration: Configuration
    let topics: Topics
    let clocks: Clocks
    let logger: Logger
    let notifier: SystemdNotifier
    let fail: @Sendable (ServiceError) -> Void

    /// From `connect` to `disconnect`.
    private(set) var parts: Parts?
    let started: WallTime
    var linkState = LinkState.down(reason: "not opened yet")
    var linkSince: WallTime
    var guid: InstallationGUID?
    /// When the gateway was last seen to have started anew.
    private var gatewayRestart: WallTime?
    var line = LineStatistics()
    var discovery: Task<Void, Never>?
    var isConnected = false
    private var isStopping = false
    /// What `R/service` and systemd were told last.
    private var announced: [UInt8]?
    var rivals: Rivals
    private var status: String?
    var lastPublishingError: MQTTError?
    /// Where the topics of xtender_mqtt are served too.
    var oldCommands: OldCommands?

    /// - Parameter fail: is told of what ends the service.
    init(
        configuration: Configuration, executor: ThreadExecutor, clocks: Clocks, logger: Logger,
        notifier: SystemdNotifier, fail: @escaping @Sendable (ServiceError) -> Void
    ) {
        self.configuration = configuration
        self.executor = executor
        self.clocks = clocks
        self.logger = logger
        self.notifier = notifier
        self.fail = fail
        topics = Topics(root: configuration.mqtt.topicRoot)
        started = clocks.wall()
        linkSince = started
        rivals = Rivals(started: started.description)
        if configuration.compatibility == .xtenderMQTT {
            oldCommands = OldCommands(root: configuration.mqtt.topicRoot, started: started)
        }
    }

    // MARK: Lifecycle

    /// Joins the parts and has them begin.
    func connect(_ parts: Parts) async {
        self.parts = parts
        await parts.dispatcher.observe { [weak self] exchange, outcome in
            self?.assumeIsolated { $0.line.record(exchange, outcome) }
        }
        await parts.directory.observe { [weak self] change in self?.assumeIsolated { $0.devicesChanged(change) } }
        do {
            for filter in RequestTopic.filters(root: configuration.mqtt.topicRoot) {
                // A stored request is taken in too: its sender is told that it is not executed.
                try await parts.mqtt.subscribe(MQTTSubscription(filter, retainAsPublished: true))
            }
            // Without the flag as published, a set one means that the broker had the message stored.
            try await parts.mqtt.subscribe(
                MQTTSubscription(topics.service, noLocal: true, retainAsPublished: false))
            if let filter = oldCommands?.topics.filter {
                try await parts.mqtt.subscribe(MQTTSubscription(filter, retainAsPublished: true))
            }
            if let topic = await parts.homeAssistant.birthTopic {
                try await parts.mqtt.subscribe(MQTTSubscription(topic))
            }
        } catch {
            fail(ServiceError(.mqtt, "\(error)"))
        }
        await parts.snapshots.brokerWentAway()
        await parts.snapshots.start()
        await parts.mqtt.start()
    }

    /// From here on nothing new is begun.
    func beginStopping() {
        isStopping = true
        discovery?.cancel()
        parts?.snapshots.assumeIsolated { $0.stop() }
        parts?.homeAssistant.assumeIsolated { $0.stop() }
        notifier.stopping()
    }

    /// Lets go of the parts, which hold on to the switchboard.
    func disconnect() {
        parts = nil
    }

    /// Does it now on the executor's thread, else as soon as that has time.
    nonisolated func onThread(_ body: @escaping @Sendable (isolated Switchboard) -> Void) {
        guard !executor.isCurrent else { return assumeIsolated { body($0) } }
        executor.perform { [weak self] in self?.assumeIsolated { body($0) } }
    }

    /// Takes over what can change while running.
    func apply(_ configuration: Configuration) async {
        await parts?.rpc.apply(roles: configuration.roles)
        await parts?.snapshots.apply(groups: configuration.snapshots, publish: configuration.publish)
        await parts?.homeAssistant.apply(configuration)
    }

    // MARK: Announcements

    func announceEverything() {
        announced = nil
        announceService()
        announceDevices()
        parts?.snapshots.assumeIsolated { $0.republish() }
        publish(topics.status(isOnline: true))
        parts?.messages.assumeIsolated { $0.lookAgain() }
    }

    func gatewayRestarted(at time: WallTime) {
        gatewayRestart = time
        announceService()
    }

    /// `R/service`, where it has changed.
    func announceService() {
        guard let parts, isConnected else { return }
        let facts = ServiceFacts(
            started: started, methods: parts.rpc.assumeIsolated { $0.methodNames }, configuration: configuration,
            linkState: linkState, linkSince: linkSince, guid: guid,
            gatewayRestart: gatewayRestart, devices: devices,
            supportsMultiInfo: parts.dispatcher.assumeIsolated { $0.supportsMultiInfo })
        let payload = JSONValue.object(facts.json).serialized()
        guard payload != announced else { return }
        announced = payload
        publish(topics.json(topics.service, payload))
    }

    private func announceDevices() {
        publish(topics.json(topics.devices, JSONValue.object(DeviceList.json(devices)).serialized()))
    }

    private func devicesChanged(_ change: DeviceChange) {
        // Availability has its topics too; they belong to the snapshots.
        if change == .list { announceDevices() }
        announceService()
        tellStatus()
    }

    var devices: [Device] { parts?.directory.assumeIsolated { $0.devices } ?? [] }

    /// After something else was told.
    func tellStatusAgain() {
        status = nil
        tellStatus()
    }

    /// Tells systemd what an operator looks for first.
    func tellStatus() {
        guard !isStopping else { return }
        let link =
            switch linkState {
            case .up: "link up"
            case .down(let reason): "link down: \(reason)"
            }
        let text =
            "\(isConnected ? "connected to" : "not connected to") broker; \(link); \(devices.count) devices"
        guard text != status else { return }
        status = text
        notifier.status(text)
    }
}
