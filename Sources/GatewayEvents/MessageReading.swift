public import Dispatcher
public import ScomProtocol

/// What a reader of the message log got.
public struct MessageReading: Sendable {
    public struct Entry: Hashable, Sendable {
        /// 0 is the newest.
        public var index: Int
        public var message: ScomMessage
    }

    /// The newest entry; `nil` where the log is empty or could not be read.
    public var newest: ScomMessage?
    /// Those asked for, newest first.
    public var entries: [Entry] = []
    /// Whether the last entry is the log's oldest.
    public var isAtEnd = false
    /// Why the reading ended early.
    public var failure: DispatchError?
    public var cost = DispatchCost()

    /// Messages in the log.
    public var total: Int { newest.map { max(0, Int($0.total)) } ?? 0 }
}
