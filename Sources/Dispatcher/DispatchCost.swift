/// What an answer cost: time in the queue, time on the line, exchanges it took part in.
public struct DispatchCost: Hashable, Sendable {
    public var queued: Duration
    public var line: Duration
    public var exchanges: Int

    public init(queued: Duration = .zero, line: Duration = .zero, exchanges: Int = 0) {
        self.queued = queued
        self.line = line
        self.exchanges = exchanges
    }

    public static func + (left: DispatchCost, right: DispatchCost) -> DispatchCost {
        DispatchCost(
            queued: left.queued + right.queued, line: left.line + right.line,
            exchanges: left.exchanges + right.exchanges)
    }
}
