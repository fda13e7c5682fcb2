/// What is known of the link and of the gateway behind it.
public struct LinkFacts: Hashable, Sendable {
    public var state: LinkState
    /// Whether the gateway copies a request's source address into its response (spec §4); `nil` until responses told.
    public var copiesSourceAddress: Bool?
    public var counters: LinkCounters

    public init(state: LinkState, copiesSourceAddress: Bool? = nil, counters: LinkCounters = LinkCounters()) {
        self.state = state
        self.copiesSourceAddress = copiesSourceAddress
        self.counters = counters
    }
}
