import JSONValue
import ScomProtocol

/// The last message that was told, and where in the log it stood: kept in the store, so that none is told twice.
struct MessagePosition: Hashable, Sendable {
    /// What tells messages apart; spec §4.6.3 has source and time only.
    let type: UInt16
    let source: ScomAddress
    let time: UInt32
    let value: [UInt8]
    /// Messages in the log up to this one.
    let total: Int

    /// Before the first message of an empty log.
    static let beginning = MessagePosition()

    private init() {
        (type, source, time, value, total) = (0, .broadcast, 0, [], 0)
    }

    init(_ entry: MessageReading.Entry, newest: ScomMessage) {
        type = entry.message.type
        source = entry.message.source
        time = entry.message.time
        value = entry.message.value
        total = Int(newest.total) - entry.index
    }

    /// Whether the entry is the message told last.
    ///
    /// Equal messages of one second are told apart by their place, as long as the log only grows.
    func isAt(_ entry: MessageReading.Entry, newest: ScomMessage) -> Bool {
        isLike(entry.message) && entry.index >= Int(newest.total) - total
    }

    func isLike(_ message: ScomMessage) -> Bool {
        type == message.type && source == message.source && time == message.time && value == message.value
    }

    // MARK: In the store

    init?(stored text: String) {
        guard let members = try? JSONValue(parsing: text),
            let type = members["type"]?.integer.flatMap({ UInt16(exactly: $0) }),
            let source = members["source"]?.integer.flatMap({ UInt32(exactly: $0) }),
            let time = members["time"]?.integer.flatMap({ UInt32(exactly: $0) }),
            let total = members["total"]?.integer,
            let value = members["value"]?.array?.compactMap({ $0.integer.flatMap { UInt8(exactly: $0) } })
        else { return nil }
        self.type = type
        self.source = ScomAddress(source)
        self.time = time
        self.value = value
        self.total = Int(total)
    }

    var stored: String {
        let members: JSONObject = [
            "type": .integer(Int64(type)), "source": .integer(Int64(source.rawValue)), "time": .integer(Int64(time)),
            "total": .integer(Int64(total)), "value": .array(value.map { .integer(Int64($0)) }),
        ]
        return JSONValue.object(members).text()
    }
}
