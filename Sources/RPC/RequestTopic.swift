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
        var levels = topic.utf8[...]
        for prefix in [root.utf8[...], "/request/".utf8[...]] {
            guard levels.starts(with: prefix) else { return nil }
            levels.removeFirst(prefix.count)
        }
        let slash = UInt8(ascii: "/")
        let end = levels.firstIndex(of: slash) ?? levels.endIndex
        let client = end == levels.endIndex ? nil : levels[end...].dropFirst()
        guard end > levels.startIndex, client?.isEmpty != true, client?.contains(slash) != true else { return nil }
        self.init(
            root: root, method: String(Substring(levels[..<end])), clientLevel: client.map { String(Substring($0)) })
    }

    public var client: String { clientLevel ?? RequestTopic.anonymous }

    /// Where the response goes when the request names no other place.
    public var defaultResponseTopic: String {
        "\(root)/response/\(method)" + (clientLevel.map { "/" + $0 } ?? "")
    }

    /// What to subscribe to.
    public static func filters(root: String) -> [String] { ["\(root)/request/+", "\(root)/request/+/+"] }
}
