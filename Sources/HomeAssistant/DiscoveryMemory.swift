import JSONValue

/// What was announced, beyond the end of the program: the entities of each discovery topic, by platform.
struct DiscoveryMemory: Hashable {
    /// For each topic, the keys of its components and their platforms.
    var topics: [String: [String: String]] = [:]

    init() {}

    /// Reads what `text` made; damage reads as nothing.
    init(_ text: String?) {
        guard let text, let value = try? JSONValue(parsing: text), let members = value.object else { return }
        for (topic, platforms) in members {
            var components: [String: String] = [:]
            for (platform, keys) in platforms.object ?? [:] {
                for key in keys.array ?? [] { if let key = key.string { components[key] = platform } }
            }
            topics[topic] = components
        }
    }

    /// `nil` where there is nothing to remember.
    var text: String? {
        guard !topics.isEmpty else { return nil }
        let members = topics.sorted { $0.key < $1.key }.map { topic, components in
            let platforms = Dictionary(grouping: components) { $0.value }.sorted { $0.key < $1.key }
            return (
                topic,
                JSONValue.object(
                    JSONObject(
                        platforms.map { platform, components in
                            (platform, .array(components.map(\.key).sorted().map { .string($0) }))
                        }))
            )
        }
        return JSONValue.object(JSONObject(members)).text()
    }
}
