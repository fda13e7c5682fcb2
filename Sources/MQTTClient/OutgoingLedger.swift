/// Counts published messages that are still on their way, for the bound on them.
///
/// With QoS 0 a message is done when it is written, which can happen inside the publishing call, before its identifier
/// is known: these are counted in order. All others are done when the broker acknowledged them, and kept until then.
struct OutgoingLedger: Sendable {
    /// A message that the broker has to acknowledge.
    struct Unacknowledged: Sendable {
        let message: MQTTMessage
        /// In how many connections it was sent.
        let sendings: Int
        fileprivate let number: Int
    }

    let maximumMessages: Int
    let maximumBytes: Int

    private var unacknowledged: [CInt: Unacknowledged] = [:]
    private var next = 0
    private var unwritten: [Int] = []
    private var firstUnwritten = 0
    private(set) var bytes = 0

    init(maximumMessages: Int, maximumBytes: Int) {
        self.maximumMessages = maximumMessages
        self.maximumBytes = maximumBytes
    }

    var count: Int { unacknowledged.count + unwritten.count - firstUnwritten }

    /// Whether a message of this size may be added; one alone always may.
    func hasRoom(for size: Int) -> Bool {
        count == 0 || count < maximumMessages && bytes + size <= maximumBytes
    }

    mutating func beginUnacknowledged(identifier: CInt, _ message: MQTTMessage, sendings: Int = 1) {
        let former = unacknowledged.updateValue(
            Unacknowledged(message: message, sendings: sendings, number: next), forKey: identifier)
        next += 1
        bytes += message.payload.count - (former?.message.payload.count ?? 0)
    }

    mutating func beginUnwritten(size: Int) {
        unwritten.append(size)
        bytes += size
    }

    /// The latest message begun with `beginUnwritten` was not taken after all.
    mutating func cancelUnwritten() {
        guard firstUnwritten < unwritten.count else { return }
        bytes -= unwritten.removeLast()
        compact()
    }

    /// Returns it if the broker had to acknowledge it.
    mutating func finish(identifier: CInt) -> MQTTMessage? {
        if let finished = unacknowledged.removeValue(forKey: identifier) {
            bytes -= finished.message.payload.count
            return finished.message
        }
        if firstUnwritten < unwritten.count {
            bytes -= unwritten[firstUnwritten]
            firstUnwritten += 1
            compact()
        }
        return nil
    }

    /// The connection is gone: what waited to be written is lost.
    /// - Returns: what was not acknowledged, in the order of its publishing.
    mutating func connectionLost() -> [Unacknowledged] {
        let messages = unacknowledged.values.sorted { $0.number < $1.number }
        self = OutgoingLedger(maximumMessages: maximumMessages, maximumBytes: maximumBytes)
        return messages
    }

    /// Topics of retained messages that the broker has not acknowledged.
    var retainedTopics: Set<String> {
        Set(unacknowledged.values.lazy.map(\.message).filter(\.retain).map(\.topic))
    }

    private mutating func compact() {
        guard firstUnwritten == unwritten.count || firstUnwritten > 1000 else { return }
        unwritten.removeFirst(firstUnwritten)
        firstUnwritten = 0
    }
}
