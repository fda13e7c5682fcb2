import ScomProtocol

/// The gateway's memory of messages and the pointer that reading message 0 sets (spec §4.6.1).
struct MessageLog: Sendable {
    private(set) var entries: [PlantEvent] = []
    /// How many entries there were when message 0 was last read.
    private var pointer: Int?
    /// Messages came since message 0 was last read.
    private(set) var isPending = false

    static let capacity = 3000

    mutating func append(_ event: PlantEvent) {
        if entries.count == MessageLog.capacity {
            entries.removeFirst()
            pointer = pointer.map { max(0, $0 - 1) }
        }
        entries.append(event)
        isPending = true
    }

    mutating func erase() {
        self = MessageLog()
    }

    /// Message 0 is the newest and moves the pointer; above 0 counts back from the pointer.
    mutating func read(index: UInt32) -> Result<[UInt8], ScomErrorCode> {
        if index == 0 {
            pointer = entries.count
            isPending = false
        }
        let count = pointer ?? entries.count
        guard index < UInt32(count) else { return .failure(.objectIDNotFound) }
        let entry = entries[count - 1 - Int(index)]
        return .success(
            ScomMessage(total: Int32(count), type: entry.message, source: entry.source, time: entry.time).data)
    }
}
