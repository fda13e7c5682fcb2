/// Which Response Topics of requests are allowed (contract §2).
public struct ResponseTopicPolicy: Sendable {
    public var root: String
    /// Home Assistant's discovery prefix, where nothing but discovery may be published.
    public var homeAssistantPrefix: String
    /// Topic filters; empty allows all that nothing else forbids.
    public var allowList: [String]
    /// Whether a topic filter of the allow-list matches a topic.
    public var matches: @Sendable (_ filter: String, _ topic: String) -> Bool

    public init(
        root: String, homeAssistantPrefix: String, allowList: [String],
        matches: @escaping @Sendable (_ filter: String, _ topic: String) -> Bool
    ) {
        self.root = root
        self.homeAssistantPrefix = homeAssistantPrefix
        self.allowList = allowList
        self.matches = matches
    }

    /// Why the topic is refused; `nil` where it is allowed.
    func refusal(of topic: String) -> String? {
        if topic.isEmpty { return "the Response Topic is empty" }
        if topic.contains("+") || topic.contains("#") { return "the Response Topic has a wildcard" }
        if topic.hasPrefix("$") { return "the Response Topic starts with $" }
        if isUnder(root, topic), !isUnder(root + "/response", topic) {
            return "the Response Topic lies under \(root)/ but not under \(root)/response/"
        }
        if isUnder(homeAssistantPrefix, topic) { return "the Response Topic lies under \(homeAssistantPrefix)/" }
        if !allowList.isEmpty, !allowList.contains(where: { matches($0, topic) }) {
            return "the Response Topic is not on the allow-list mqtt.response_topics"
        }
        return nil
    }

    private func isUnder(_ prefix: String, _ topic: String) -> Bool { topic == prefix || topic.hasPrefix(prefix + "/") }
}
