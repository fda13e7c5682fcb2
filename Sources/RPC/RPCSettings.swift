/// The rules of the RPC that an operator may change.
public struct RPCSettings: Sendable {
    public var topicRoot: String
    public var responseTopics: ResponseTopicPolicy
    /// By client; `*` is everyone not named.
    public var roles: [String: ClientRole]
    /// Persistent writes per device and parameter.
    public var flashBudget: Int
    /// Requests at work at once, those that wait for the line among them.
    public var callLimit: Int
    /// Of these, what one client may have: it leaves room for others.
    public var clientCallLimit: Int { max(1, callLimit / 4) }

    public init(
        topicRoot: String, responseTopics: ResponseTopicPolicy, roles: [String: ClientRole] = [:],
        flashBudget: Int = 500,
        callLimit: Int = 4096
    ) {
        self.topicRoot = topicRoot
        self.responseTopics = responseTopics
        self.roles = roles
        self.flashBudget = flashBudget
        self.callLimit = callLimit
    }

    /// The longest request or response, in bytes.
    public static let maximumPayload = 256 * 1024
    public static let defaultTimeoutMilliseconds: Int64 = 10_000

    func role(of client: String) -> ClientRole { roles[client] ?? roles["*"] ?? .standard }
}
