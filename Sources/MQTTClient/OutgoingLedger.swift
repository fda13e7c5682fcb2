/// Counts published messages that are still on their way, for the bound on them.
///
/// With QoS 0 a message is done when it is written, which can happen inside the publishing call, before its identifier
/// is known: these are counted in order. All others are done when the broker acknowledged them.
struct OutgoingLedger: Sendable {
    let maximumMessages: Int
    let maximumBytes: Int

    private var unacknowledged: [CInt: Int] = [:]
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

    mutating func beginUnacknowledged(identifier: CInt, size: Int) {
        bytes += size - (unacknowledged.updateValue(size, forKey: identifier) ?? 0)
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

    /// Returns whether the broker had to acknowledge it.
    mutating func finish(identifier: CInt) -> Bool {
        if let size = unacknowledged.removeValue(forKey: identifier) {
            bytes -= size
            return true
        }
        if firstUnwritten < unwritten.count {
            bytes -= unwritten[firstUnwritten]
            firstUnwritten += 1
            compact()
        }
        return false
    }

    /// The connection is gone: what waited to be written is lost, what waits for an acknowledgement is sent again.
    mutating func dropUnwritten() {
        bytes -= unwritten[firstUnwritten...].reduce(0, +)
        unwritten = []
        firstUnwritten = 0
    }

    private mutating func compact() {
        guard firstUnwritten == unwritten.count || firstUnwritten > 1000 else { return }
        unwritten.removeFirst(firstUnwritten)
        firstUnwritten = 0
    }
}
