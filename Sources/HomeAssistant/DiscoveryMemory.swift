import JSONValue

/// What was announced, beyond the end of the program.
struct DiscoveryMemory: Hashable {
    struct Topic: Hashable {
        /// By their keys, the platforms of the components that Home Assistant has.
        var components: [String: String] = [:]
        /// Those of them that were enabled.
        var enabled: Set<String> = []
        /// Components that were enabled once and are no longer offered, not even disabled.
        var dropped: Set<String> = []
    }

    /// By discovery topic.
    var topics: [String: Topic] = [:]

    init() {}

    /// Reads what `text` made; damage reads as nothing.
    init(_ text: String?) {
        guard let text, let value = try? JSONValue(parsing: text), let members = value.object else { return }
        for (name, value) in members {
            var topic = Topic()
            for (platform, keys) in value["components"]?.object ?? [:] {
                for key in DiscoveryMemory.strings(keys) { topic.components[key] = platform }
            }
            topic.enabled = Set(DiscoveryMemory.strings(value["enabled"]))
            topic.dropped = Set(DiscoveryMemory.strings(value["dropped"]))
            topics[name] = topic
        }
    }

    /// `nil` where there is nothing to remember.
    var text: String? {
        guard !topics.isEmpty else { return nil }
        let members = topics.sorted { $0.key < $1.key }.map { name, topic -> (String, JSONValue) in
            let platforms = Dictionary(grouping: topic.components) { $0.value }.sorted { $0.key < $1.key }
            let components = platforms.map { ($0.key, DiscoveryMemory.array($0.value.map(\.key))) }
            return (
                name,
                [
                    "components": .object(JSONObject(components)), "enabled": DiscoveryMemory.array(topic.enabled),
                    "dropped": DiscoveryMemory.array(topic.dropped),
                ]
            )
        }
        return JSONValue.object(JSONObject(members)).text()
    }

    private static func strings(_ value: JSONValue?) -> [String] { value?.array?.compactMap(\.string) ?? [] }

    private static func array(_ keys: some Sequence<String>) -> JSONValue {
        .array(keys.sorted().map { .string($0) })
    }
}
