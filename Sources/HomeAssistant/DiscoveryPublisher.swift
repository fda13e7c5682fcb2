import JSONValue

/// Decides what to publish so that Home Assistant has what was announced last, and nothing else.
///
/// Leaving an entity out of a device's message does nothing there: it has to be named once with its platform alone. So what
/// was announced is remembered, in earlier runs of the program too. Nor does Home Assistant disable what it once enabled: an
/// entity that would be offered disabled from now on is removed instead, until it is enabled again.
///
/// A value with no clock and no connection: whoever owns it publishes what it returns, asks only while connected, and
/// keeps `memory`.
public struct DiscoveryPublisher: Sendable {
    private var remembered: DiscoveryMemory
    /// By topic, components that this run of the program removes.
    private var removed: [String: [String: String]] = [:]
    /// What was announced last, in its order.
    private var announced: [DiscoveryMessage] = []

    /// - Parameter memory: that of an earlier run; damage reads as nothing.
    public init(memory: String?) {
        remembered = DiscoveryMemory(memory)
    }

    /// What the next run of the program has to know, some 30 bytes an entity; `nil` where that is nothing.
    public var memory: String? { remembered.text }

    /// What is to be published for Home Assistant to have exactly these devices and entities; nothing for messages that
    /// this run of the program published already.
    ///
    /// - Parameter lasting: topics that keep what was announced on them though they are not among the announcements.
    public mutating func announce(_ announcements: [Announcement], lasting: Set<String> = []) -> [DiscoveryMessage] {
        let current = Set(announcements.map(\.topic))
        let gone = remembered.topics.keys.filter { !current.contains($0) && !lasting.contains($0) }.sorted()
        var messages = gone.map { DiscoveryMessage(topic: $0, payload: []) }
        for topic in gone {
            remembered.topics[topic] = nil
            removed[topic] = nil
        }
        let all = announcements.map { message(of: $0) }
        messages += all.filter { !announced.contains($0) }
        announced = all
        return messages
    }

    /// Everything once more: after a reconnection, or when Home Assistant has started.
    public func repetition() -> [DiscoveryMessage] { announced }

    /// Takes back everything that was ever announced: Home Assistant is no longer wanted.
    public mutating func withdraw() -> [DiscoveryMessage] { announce([]) }

    private mutating func message(of announcement: Announcement) -> DiscoveryMessage {
        let topic = announcement.topic
        let old = remembered.topics[topic] ?? DiscoveryMemory.Topic()
        var new = DiscoveryMemory.Topic()
        var components = JSONObject()
        for (key, component) in announcement.components {
            if component["en"] != false {
                new.enabled.insert(key)
            } else if old.enabled.contains(key) || old.dropped.contains(key) {
                new.dropped.insert(key)
                continue
            }
            new.components[key] = component["p"]?.string
            components[key] = component
        }
        remembered.topics[topic] = new
        var removed = removed[topic] ?? [:]
        removed.merge(old.components) { _, new in new }
        removed = removed.filter { components[$0.key] == nil }
        self.removed[topic] = removed
        var payload = announcement.payload
        payload["cmps"] = .object(components)
        for (key, platform) in removed.sorted(by: { $0.key < $1.key }) {
            payload["cmps"]?[key] = ["p": .string(platform)]
        }
        return DiscoveryMessage(topic: topic, payload: payload.serialized())
    }
}
