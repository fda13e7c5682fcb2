/// An entry of the gateway's message log (spec §4.6.6).
public struct ScomMessage: Hashable, Sendable {
    /// Messages in the log in all, as spec §4.6.6 has it.
    public var total: Int32
    /// Number of the text in the table of messages.
    public var type: UInt16
    /// The device that sent the message.
    public var source: ScomAddress
    /// Seconds since 1970 by the gateway's clock.
    public var time: UInt32
    /// Not used by devices so far.
    public var value: [UInt8]

    public init(total: Int32, type: UInt16, source: ScomAddress, time: UInt32, value: [UInt8] = [0, 0, 0, 0]) {
        self.total = total
        self.type = type
        self.source = source
        self.time = time
        self.value = value
    }

    /// Where an entry is read, at the gateway: 0 the newest, above 0 counted back from the one that reading 0 found
    /// (spec §4.6.1).
    public static func property(index: UInt32) -> PropertyReference { PropertyReference(.message, index, .none) }

    /// `nil` unless there are 18 bytes.
    public init?(_ data: [UInt8]) {
        guard data.count == 18 else { return nil }
        self.init(
            total: data.littleEndian(at: 0), type: data.littleEndian(at: 4),
            source: ScomAddress(data.littleEndian(at: 6)),
            time: data.littleEndian(at: 10), value: [UInt8](data[14...]))
    }

    /// The 18 bytes, as a gateway gives them.
    public var data: [UInt8] {
        var data: [UInt8] = []
        data.append(littleEndian: total)
        data.append(littleEndian: type)
        data.append(littleEndian: source.rawValue)
        data.append(littleEndian: time)
        return data + value
    }
}
