import Configuration
import Devices
import Dispatcher
import JSONValue
import Logging
import MQTTClient
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
    private let fail: @Sendable (ServiceError) -> Void

    /// From `connect` to `disconnect`.
    private(set) var parts: Parts?
    let started: WallTime
    var linkState = LinkState.down(reason: "not opened yet")
    var linkSince: WallTime
    var guid: InstallationGUID?
    var line = LineStatistics()
    var discovery: Task<Void, Never>?
    private var isConnected = false
    private var isStopping = false
    /// What `R/service` and systemd were told last.
    private var announced: [UInt8]?
    private var status: String?
    private var lastPublishingError: MQTTError?

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

    // MARK: MQTT

    nonisolated func handle(_ event: MQTTEvent) {
        assumeIsolated { $0.handled(event) }
    }

    private func handled(_ event: MQTTEvent) {
        switch event {
        case .connected:
            isConnected = true
            announceEverything()
            parts?.homeAssistant.assumeIsolated { $0.brokerCame() }
        case .message(let message): received(message)
        case .disconnected(let error):
            isConnected = false
            parts?.snapshots.assumeIsolated { $0.brokerWentAway() }
            parts?.homeAssistant.assumeIsolated { $0.brokerWent() }
            if error?.code == .takenOver { takenOver() }
        case .subscribed(_, nil): return
        case .subscribed(let filter, let error?):
            logger.error(
                "the broker refuses a subscription; look at its access list",
                metadata: ["mqtt.filter": .string(filter), "error.message": .string(error.message)])
        }
        tellStatus()
    }

    private func received(_ message: MQTTMessage) {
        if parts?.homeAssistant.assumeIsolated({ $0.receive(message) }) == true { return }
        guard let parts, let topic = RequestTopic(message.topic, root: configuration.mqtt.topicRoot) else { return }
        let request = RPCRequest(
            topic: topic, payload: message.payload, isRetained: message.retain,
            responseTopic: message.responseTopic, correlationData: message.correlationData,
            expirySeconds: message.messageExpiryInterval, received: clocks.now(),
            payloadByteCount: max(message.payload.count, message.omittedPayloadByteCount))
        parts.rpc.assumeIsolated { $0.receive(request) }
    }

    /// Two services with one client identifier would take the connection from each other for ever, and both write.
    private func takenOver() {
        let identifier = configuration.mqtt.clientID
        let message =
            "another client connected to the broker as '\(identifier)' (mqtt.client_id): is a second xtmq running?"
        logger.critical("taken over; stopping", metadata: ["error.message": .string(message)])
        fail(ServiceError(.takenOver, message))
    }

    func send(_ response: RPCResponse) {
        publish(
            topics.json(
                response.topic, response.payload, retain: false, correlationData: response.correlationData))
    }

    func publishAudit(_ record: JSONObject) {
        publish(topics.json(topics.writeEvents, JSONValue.object(record).serialized(), retain: false))
    }

    func publish(_ publication: Publication) {
        var message = MQTTMessage(
            topic: "\(topics.root)/\(publication.topic)", payload: publication.payload,
            qualityOfService: publication.qualityOfService == .atMostOnce ? .atMostOnce : .atLeastOnce,
            retain: publication.retain)
        message.messageExpiryInterval = publication.expirySeconds
        publish(message)
    }

    /// Publishes if there is a connection; nothing is kept for later, since all of it is said again on reconnection.
    func publish(_ message: MQTTMessage) {
        guard let parts, isConnected else { return }
        let error: MQTTError? = parts.mqtt.assumeIsolated { mqtt in
            do throws(MQTTError) {
                try mqtt.publish(message)
                return nil
            } catch {
                return error
            }
        }
        defer { lastPublishingError = error }
        guard let error, error.code != .notConnected, error != lastPublishingError else { return }
        logger.error(
            "not published",
            metadata: ["mqtt.topic": .string(message.topic), "error.message": .string(error.message)])
    }

    // MARK: Announcements

    private func announceEverything() {
        announced = nil
        announceService()
        announceDevices()
        parts?.snapshots.assumeIsolated { $0.republish() }
        publish(topics.status(isOnline: true))
    }

    /// `R/service`, where it has changed.
    func announceService() {
        guard let parts, isConnected else { return }
        let facts = ServiceFacts(
            started: started, methods: parts.rpc.assumeIsolated { $0.methodNames }, configuration: configuration,
            linkState: linkState, linkSince: linkSince, guid: guid, devices: devices,
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
