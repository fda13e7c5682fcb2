/// The one answer to a dispatch request.
public struct Completion: Sendable {
    /// One for each operation, in their order.
    public var results: [Result<Reading, DispatchError>]
    public var cost: DispatchCost

    public init(results: [Result<Reading, DispatchError>], cost: DispatchCost) {
        self.results = results
        self.cost = cost
    }
}
