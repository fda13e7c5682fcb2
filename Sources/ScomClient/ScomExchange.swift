/// What goes over the line in one request and one response.
public enum ScomExchange: Hashable, Sendable {
    case single(ScomOperation)
    /// Up to 76 reads of user infos, each of which has a `multiInfoItem`, in one multi-info exchange (spec §4.9).
    case packed([ScomOperation])

    public var operations: [ScomOperation] {
        switch self {
        case .single(let operation): [operation]
        case .packed(let operations): operations
        }
    }
}
