import Configuration
import Devices
import Dispatcher
import MQTTClient
import RPC
import Runtime
import ScomLink

/// What each part of the service is told of the configuration.
extension Configuration {
    /// - Parameter will: what the broker publishes when the service is gone without a word.
    func mqttConfiguration(will: MQTTMessage) -> MQTTConfiguration {
        var result = MQTTConfiguration(mqtt)
        result.will = will
        return result
    }

    var linkSettings: LinkSettings {
        let endpoint: LinkEndpoint =
            switch link.endpoint {
            case .serial(let path): .serial(path: path)
            case .tcp(let host, let port): .tcp(host: host, port: port)
            case .listen(let address, let port): .listen(address: address, port: port)
            }
        return LinkSettings(
            endpoint: endpoint, baud: link.baud, parity: link.parity == .even ? .even : .none,
            responseTimeout: link.responseTimeout, sourceAddresses: link.sourceAddresses)
    }

    /// Whether a time lies in one of the link's quiet windows.
    var isQuiet: @Sendable (WallTime) -> Bool {
        let windows = link.quiet
        guard !windows.isEmpty else { return { _ in false } }
        return { time in
            let minute = time.localMinuteOfDay
            return windows.contains { $0.contains(minute: minute) }
        }
    }

    var deviceSettings: DeviceSettings {
        let listed = devices.listed
        let aliases = listed.compactMap { device in device.alias.map { (device.id, $0) } }
        return DeviceSettings(
            devices: devices == .automatic ? nil : listed.map(\.id),
            aliases: Dictionary(aliases, uniquingKeysWith: { first, _ in first }))
    }

    var rpcSettings: RPCSettings {
        RPCSettings(
            topicRoot: mqtt.topicRoot,
            responseTopics: ResponseTopicPolicy(
                root: mqtt.topicRoot, homeAssistantPrefix: homeAssistant.prefix, allowList: mqtt.responseTopics,
                matches: MQTTTopic.matches),
            roles: roles, flashBudget: flash.budget)
    }

    var roles: [String: RPC.ClientRole] {
        var roles = clients.named.mapValues { RPC.ClientRole($0) }
        roles["*"] = RPC.ClientRole(clients.others)
        return roles
    }

    /// Where the store's files are: as configured, else where systemd says, else `./var`.
    func storeDirectory(stateDirectory: String?) -> String {
        // systemd separates several by colons; the first is the service's own.
        store ?? stateDirectory.flatMap { $0.split(separator: ":").first.map(String.init) } ?? "./var"
    }
}

// Not within the configuration, which has settings of that name itself.
extension DispatcherSettings {
    init(_ configuration: Configuration) {
        self.init()
        queueLimit = configuration.dispatcher.queue
        maximumBusyPercent = configuration.link.maximumBusyPercent
    }
}

extension RPC.ClientRole {
    fileprivate init(_ role: Configuration.ClientRole) {
        self.init(
            writeLevel: role.write, mayPersist: role.persist, mayWriteRaw: role.raw,
            only: role.only.map { Set($0.map(\.description)) })
    }
}
