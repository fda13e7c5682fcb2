import JSONValue
public import Logging

/// Decides what to publish so that Home Assistant has what was announced last, and nothing else.
///
/// Leaving an entity out of a device's message does nothing there: it has to be named once with its platform alone. So what
/// was announced is remembered, in earlier runs of the program too. A value with no clock and no connection: whoever
/// owns it publishes what it returns, and asks only while connected.
public struct DiscoveryPublisher: Sendable {
    private let save: @Sendable (String?) throws -> Void
    private let logger: Logger
    private var memory: DiscoveryMemory
    /// By topic, components that this run of the program removes.
    private var removed: [String: [String: String]] = [:]
    /// What was announced last, in its order.
    private var announced: [DiscoveryMessage] = []

    /// - Parameters:
    ///   - load: what was saved last; `nil` where nothing was.
    ///   - save: keeps a text (some 20 bytes an entity) for the next `load`; `nil` is to forget it.
    public init(
        load: () throws -> String?, save: @escaping @Sendable (String?) throws -> Void, logger: Logger
    ) {
        self.save = save
        self.logger = logger
        do {
            memory = DiscoveryMemory(try load())
        } catch {
            memory = DiscoveryMemory()
            logger.warning(
                "cannot tell what was announced to Home Assistant before", metadata: ["error": "\(error)"])
        }
    }

    /// What is to be published for Home Assistant to have exactly these devices and entities; nothing for messages that
    /// this run of the program published already.
    ///
    /// - Parameter lasting: topics that keep what was announced on them though they are not among the announcements.
    public mutating func announce(_ announcements: [Announcement], lasting: Set<String> = []) -> [DiscoveryMessage] {
        let current = Set(announcements.map(\.topic))
        let gone = memory.topics.keys.filter { !current.contains($0) && !lasting.contains($0) }.sorted()
        var messages: [DiscoveryMessage] = []
        var next = memory
        for topic in gone {
            messages.append(DiscoveryMessage(topic: topic, payload: []))
            next.topics[topic] = nil
            removed[topic] = nil
        }
        var all: [DiscoveryMessage] = []
        for announcement in announcements {
            let message = message(of: announcement)
            all.append(message)
            if !announced.contains(message) { messages.append(message) }
            next.topics[announcement.topic] = announcement.components
        }
        announced = all
        remember(next)
        return messages
    }

    /// Everything once more: after a reconnection, or when Home Assistant has started.
    public func repetition() -> [DiscoveryMessage] { announced }

    /// Takes back everything that was ever announced: Home Assistant is no longer wanted.
    public mutating func withdraw() -> [DiscoveryMessage] { announce([]) }

    private mutating func message(of announcement: Announcement) -> DiscoveryMessage {
        let topic = announcement.topic
        let components = announcement.components
        let vanished = (memory.topics[topic] ?? [:]).filter { components[$0.key] == nil }
        removed[topic, default: [:]].merge(vanished) { _, new in new }
        removed[topic] = removed[topic]?.filter { components[$0.key] == nil }
        var payload = announcement.payload
        for (key, platform) in (removed[topic] ?? [:]).sorted(by: { $0.key < $1.key }) {
            payload["cmps"]?[key] = ["p": .string(platform)]
        }
        return DiscoveryMessage(topic: topic, payload: payload.serialized())
    }

    private mutating func remember(_ next: DiscoveryMemory) {
        guard next != memory else { return }
        memory = next
        do {
            try save(next.text)
        } catch {
            logger.warning("cannot keep what was announced to Home Assistant", metadata: ["error": "\(error)"])
        }
    }
}
