/// Why an exchange has no response.
public enum LinkFailure: Error, Hashable, Sendable {
    /// The link is not open; nothing was sent.
    case down
    /// The link broke after the request was sent, so what became of it is unknown.
    case lost
    /// No response came in time.
    case timeout
    /// The response came with damaged data.
    case damaged
}
