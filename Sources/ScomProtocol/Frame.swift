/// One frame of the data link layer (spec §3.3).
public struct Frame: Hashable, Sendable {
    /// State of the gateway; empty in requests.
    public var flags: FrameFlags
    public var source: ScomAddress
    public var destination: ScomAddress
    /// Service header and property data (spec §4.1).
    public var data: [UInt8]

    public init(flags: FrameFlags = [], source: ScomAddress, destination: ScomAddress, data: [UInt8]) {
        self.flags = flags
        self.source = source
        self.destination = destination
        self.data = data
    }

    /// What every frame begins with; it occurs within frames as well.
    public static let startByte: UInt8 = 0xAA
    /// Start byte, flags, two addresses, length and checksum, in bytes.
    public static let headerLength = 14
    /// What a frame costs beyond its data, in bytes.
    public static let overhead = headerLength + 2
    /// The longest data that a decoder waits for, in bytes.
    ///
    /// The 240 bytes of spec §3.3 hold for requests alone: a multi-info response has 550, and a screen without any runs
    /// of pixels 1104.
    public static let maximumDataLength = 1200

    /// Length on the line, in bytes.
    public var length: Int { Frame.overhead + data.count }

    /// The frame as it goes over the line; of more data than `maximumDataLength` no receiver will make a frame.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(length)
        bytes.append(Frame.startByte)
        bytes.append(flags.rawValue)
        bytes.append(littleEndian: source.rawValue)
        bytes.append(littleEndian: destination.rawValue)
        bytes.append(littleEndian: UInt16(clamping: data.count))
        bytes.append(Checksum(of: bytes.dropFirst()))
        bytes.append(contentsOf: data)
        bytes.append(Checksum(of: data))
        return bytes
    }
}

extension [UInt8] {
    fileprivate mutating func append(_ checksum: Checksum) {
        append(checksum.low)
        append(checksum.high)
    }
}
