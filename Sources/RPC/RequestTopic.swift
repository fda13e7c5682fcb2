/// `R/request/<method>` or `R/request/<method>/<client>` (contract §1).
public struct RequestTopic: Hashable, Sendable {
    /// Who sends requests without a client in the topic.
    public static let anonymous = "anonymous"

    public let root: String
    public let method: String
    /// The topic level that names the client, where there is one.
    public let clientLevel: String?

    public init(root: String, method: String, clientLevel: String? = nil) {
        self.root = root
        self.method = method
        self.clientLevel = clientLevel
    }

    /// `nil` for a topic that is none of these.
    public init?(_ topic: String, root: String) {
        let prefix = root + "/request/"
        guard topic.hasPrefix(prefix) else { return nil }
        let levels = topic.dropFirst(prefix.count).split(separator: "/", omittingEmptySubsequences: false)
        guard (1...2).contains(levels.count), !levels.contains("") else { return nil }
        self.init(root: root, method: String(levels[0]), clientLevel: levels.count == 2 ? String(levels[1]) : nil)
    }

    public var client: String { clientLevel ?? RequestTopic.anonymous }

    /// Where the response goes when the request names no other place.
    public var defaultResponseTopic: String {
        "\(root)/response/\(method)" + (clientLevel.map { "/" + $0 } ?? "")
    }

    /// What to subscribe to.
    public static func filters(root: String) -> [String] { ["\(root)/request/+", "\(root)/request/+/+"] }
}
