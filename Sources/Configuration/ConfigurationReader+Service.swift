import JSONValue
import ScomCatalog
import ScomProtocol

extension ConfigurationReader {
    /// The whole configuration; `nil` where it has no sound link. What else is at fault has its default.
    mutating func configuration(variable: (String) -> String?) -> Configuration? {
        let mqtt = mqtt(variable: variable)
        let devices = devices()
        let snapshots = snapshots(devices.listed)
        let publish = publish()
        let homeAssistant = homeAssistant(topicRoot: mqtt.topicRoot)
        let clients = clients()
        guard let link = link() else { return nil }
        var configuration = Configuration(link: link)
        configuration.mqtt = mqtt
        configuration.devices = devices
        configuration.snapshots = snapshots
        configuration.publish = publish
        configuration.homeAssistant = homeAssistant
        configuration.clients = clients
        configuration.compatibility = top.value["compatibility"]?.string.flatMap { .init(rawValue: $0) }
        configuration.flash.budget =
            integer("budget", of: member("flash", of: top)) ?? configuration.flash.budget
        configuration.dispatcher.queue =
            integer("queue", of: member("dispatcher", of: top)) ?? configuration.dispatcher.queue
        configuration.store = path("store", of: top)
        let log = member("log", of: top)
        configuration.log.level =
            string("level", of: log).flatMap { .init(rawValue: $0) } ?? configuration.log.level
        configuration.log.format =
            string("format", of: log).flatMap { .init(rawValue: $0) } ?? configuration.log.format
        return configuration
    }

    private mutating func publish() -> Configuration.Publish {
        var publish = Configuration.Publish()
        let node = member("publish", of: top)
        publish.values = bool("values", of: node) ?? publish.values
        publish.onChange = bool("on_change", of: node) ?? publish.onChange
        publish.heartbeat =
            duration("heartbeat", of: node, within: .seconds(1) ... .seconds(86400)) ?? publish.heartbeat
        return publish
    }

    private mutating func homeAssistant(topicRoot: String) -> Configuration.HomeAssistant {
        var homeAssistant = Configuration.HomeAssistant()
        let node = member("home_assistant", of: top)
        homeAssistant.isEnabled = bool("enabled", of: node) ?? homeAssistant.isEnabled
        homeAssistant.prefix = string("prefix", of: node) ?? homeAssistant.prefix
        homeAssistant.takesOverXtenderMQTT = string("take_over", of: node) == "xtender_mqtt"
        homeAssistant.usesTimePlatform = string("times", of: node) == "time"
        // No Response Topic may lie under the prefix, so the responses must not either.
        if (topicRoot + "/").hasPrefix(homeAssistant.prefix + "/") {
            let pointer = member("prefix", of: node)?.pointer ?? "/mqtt/topic_root"
            report(
                pointer,
                "the topic root \(topicRoot) lies under the discovery prefix \(homeAssistant.prefix); they must differ")
        }
        return homeAssistant
    }

    private mutating func clients() -> Configuration.Clients {
        var clients = Configuration.Clients()
        guard let node = member("clients", of: top), let members = node.value.object else { return clients }
        for name in members.keys {
            let role = role(of: member(name, of: node))
            if name == "*" { clients.others = role } else { clients.named[name] = role }
        }
        return clients
    }

    private mutating func role(of node: Node?) -> Configuration.ClientRole {
        var role = Configuration.ClientRole()
        if let write = string("write", of: node) { role.write = AccessLevel.allCases.first { $0.name == write } }
        role.persist = bool("persist", of: node) ?? role.persist
        role.raw = bool("raw", of: node) ?? role.raw
        if member("only", of: node) != nil {
            role.only = references("only", of: node, kind: .parameter, families: DeviceFamily.allCases)
        }
        return role
    }
}
