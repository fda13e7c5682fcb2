import Configuration
import Devices
import Dispatcher
import HomeAssistant
import Logging
import MQTTClient
import Runtime
import ScomCatalog
import ScomProtocol
import Snapshots
import Store

/// Keeps Home Assistant informed of what there is: after each change of devices or configuration, when the broker is back
/// and when Home Assistant has started.
///
/// On the executor of the directory and the switchboard.
actor HomeAssistantAnnouncer {
    /// The setting in the store under which it is kept what was announced.
    private static let setting = "home_assistant"
    /// The client as which Home Assistant writes; its role is that of the configuration.
    private static let client = "homeassistant"
    /// Devices make themselves known in bunches.
    private static let pause = Duration.seconds(1)
    /// Home Assistant hears everything again after some part of this time, so that not all who serve it speak at once.
    private static let longestJitter = 5_000

    private nonisolated let executor: ThreadExecutor
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private var configuration: Configuration
    private let directory: DeviceDirectory
    private let store: Store
    private let clocks: Clocks
    private var generator: SeededGenerator
    private let publish: @Sendable (MQTTMessage) -> Void
    private let logger: Logger

    private var publisher: DiscoveryPublisher?
    private var limits: [DeviceID: [UInt32: ParameterLimits]] = [:]
    private var isConnected = false
    private var isStopped = false
    /// What is to be announced has changed since `task` looked last.
    private var isStale = false
    private var task: Task<Void, Never>?

    /// - Parameter publish: is called on the executor's thread.
    init(
        configuration: Configuration, directory: DeviceDirectory, store: Store, executor: ThreadExecutor,
        clocks: Clocks, generator: SeededGenerator, logger: Logger, publish: @escaping @Sendable (MQTTMessage) -> Void
    ) async {
        self.configuration = configuration
        self.directory = directory
        self.store = store
        self.executor = executor
        self.clocks = clocks
        self.generator = generator
        self.logger = logger
        self.publish = publish
        await directory.observe { [weak self] _ in self?.assumeIsolated { $0.announceSoon() } }
    }

    /// Where Home Assistant says that it has started; `nil` where it is not wanted.
    var birthTopic: String? { configuration.homeAssistant.isEnabled ? discovery.birthTopic : nil }

    func brokerCame() {
        isConnected = true
        for message in publisher?.repetition() ?? [] { send(message) }
        announceSoon()
    }

    func brokerWent() {
        isConnected = false
    }

    /// Takes over what can change while running.
    func apply(_ configuration: Configuration) {
        self.configuration = configuration
        announceSoon()
    }

    func stop() {
        isStopped = true
        task?.cancel()
    }

    /// Whether the message was for this.
    func receive(_ message: MQTTMessage) -> Bool {
        guard message.topic == birthTopic else { return false }
        if discovery.isBirth(topic: message.topic, payload: message.payload) {
            let delay = Duration.milliseconds(Int.random(in: 0..<Self.longestJitter, using: &generator))
            executor.schedule(at: clocks.now() + delay) { [weak self] in
                self?.assumeIsolated { announcer in
                    guard announcer.isConnected, !announcer.isStopped else { return }
                    for message in announcer.publisher?.repetition() ?? [] { announcer.send(message) }
                }
            }
        }
        return true
    }

    private var discovery: Discovery {
        var settings = DiscoverySettings(
            topicRoot: configuration.mqtt.topicRoot, prefix: configuration.homeAssistant.prefix,
            version: XtmqService.version, client: Self.client,
            role: configuration.clients.role(of: Self.client))
        settings.takesOverXtenderMQTT = configuration.homeAssistant.takesOverXtenderMQTT
        settings.usesTimePlatform = configuration.homeAssistant.usesTimePlatform
        return Discovery(settings)
    }

    // MARK: Announcing

    private func announceSoon() {
        isStale = true
        guard task == nil, isConnected, !isStopped else { return }
        task = Task {
            while isStale, isConnected, !isStopped {
                try? await Task.sleep(for: Self.pause)
                isStale = false
                await announce()
                if await readLimits() { isStale = true }
            }
            task = nil
        }
    }

    private func announce() async {
        let before: DiscoveryPublisher
        if let publisher {
            before = publisher
        } else {
            // Without its memory it could not remove what an earlier run announced, which is the lesser evil.
            let memory = try? await store.setting(Self.setting)
            before = DiscoveryPublisher(memory: memory)
        }
        let isWanted = configuration.homeAssistant.isEnabled
        let (after, messages) = await Self.announce(isWanted ? devices : nil, with: before, discovery, configuration)
        guard isConnected, !isStopped else { return }
        publisher = after
        for message in messages { send(message) }
        guard after.memory != before.memory else { return }
        do {
            try await store.setSetting(Self.setting, to: after.memory)
        } catch {
            logger.warning(
                "cannot keep what was announced to Home Assistant", metadata: ["error.message": .string("\(error)")])
        }
    }

    /// Off the executor, on which all else waits: a large installation's messages have megabytes.
    @concurrent
    private static func announce(
        _ devices: [AnnouncedDevice]?, with publisher: DiscoveryPublisher, _ discovery: Discovery,
        _ configuration: Configuration
    ) async -> (DiscoveryPublisher, [DiscoveryMessage]) {
        var publisher = publisher
        guard let devices else {
            let messages = publisher.withdraw()
            return (publisher, messages)
        }
        let listed = configuration.devices == .automatic ? nil : configuration.devices.listed.map(\.id)
        let messages = publisher.announce(
            discovery.announcements(of: devices),
            lasting: discovery.lastingTopics(of: listed, found: devices.map(\.device)))
        return (publisher, messages)
    }

    private var devices: [AnnouncedDevice] {
        let groups = configuration.snapshots
        let found = directory.assumeIsolated { $0.devices }.map { announced($0, groups) }
        var phases: [DeviceID] = []
        for case .device(let id) in groups?.flatMap(\.targets) ?? [] where id.address.isPhase && !phases.contains(id) {
            phases.append(id)
        }
        return found
            + phases.map { phase in
                // Other groups that name all inverters do not mean their phases.
                let own = groups?.filter { $0.targets.contains(.device(phase)) }
                return announced(Device(id: phase, isAvailable: false), own)
            }
    }

    private func announced(_ device: Device, _ groups: [Configuration.SnapshotGroup]?) -> AnnouncedDevice {
        let objects = SnapshotScheduler.objects(of: device, groups: groups, in: directory.objects)
        return AnnouncedDevice(
            device, infos: Set(objects.filter { $0.kind == .info }.map(\.number)),
            parameters: Set(objects.filter { $0.kind == .parameter }.map(\.number)), limits: limits[device.id] ?? [:])
    }

    private func send(_ message: DiscoveryMessage) {
        publish(
            MQTTMessage(
                topic: message.topic, payload: message.payload, retain: true,
                contentType: message.payload.isEmpty ? nil : "application/json"))
    }

    /// Asks the devices for the limits of what Home Assistant may set.
    ///
    /// - Returns: whether any are other than what was announced.
    private func readLimits() async -> Bool {
        guard configuration.homeAssistant.isEnabled else { return false }
        var isChanged = false
        for device in devices where device.device.isAvailable {
            for parameter in discovery.limitedParameters(of: device) {
                guard let format = parameter.format, isConnected, !isStopped else { return isChanged }
                let (read, _) = await directory.limits(
                    of: parameter.number, at: device.device.address, format: format, client: "xtmq home assistant",
                    priority: .transfer, deadline: clocks.now() + .seconds(30))
                guard read.minimum != nil || read.maximum != nil,
                    limits[device.device.id]?[parameter.number] != read
                else { continue }
                limits[device.device.id, default: [:]][parameter.number] = read
                isChanged = true
            }
        }
        return isChanged
    }
}
