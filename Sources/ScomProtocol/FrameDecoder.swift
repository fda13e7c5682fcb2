/// Finds frames in a stream of bytes and loses none that is whole, whatever stands around or before it.
///
/// A candidate starts at any 0xAA whose header checksum holds. Where its data turn out damaged only that start byte is given up, so that
/// a good frame inside a bad one is still found.
public struct FrameDecoder: Sendable {
    /// What the stream turned out to hold.
    public enum Element: Hashable, Sendable {
        case frame(Frame)
        /// The header is right, the data are not; `frame` holds the data as they came.
        case damaged(Frame)
        /// Bytes that belong to no frame.
        case noise(count: Int)
    }

    private var buffer: [UInt8] = []
    private var position = 0
    private var noise = 0
    private var pending: Element?

    public init() {}

    /// Bytes held back because they may be the beginning of a frame.
    public var bufferedCount: Int { buffer.count - position }

    public mutating func append(_ bytes: some Collection<UInt8>) {
        if position > 4096 || position == buffer.count {
            buffer.removeFirst(position)
            position = 0
        }
        buffer.append(contentsOf: bytes)
    }

    /// The next element, or `nil` until more bytes come.
    public mutating func next() -> Element? {
        if let element = pending {
            pending = nil
            return element
        }
        while position < buffer.count {
            guard buffer[position] == Frame.startByte else {
                skip()
                continue
            }
            guard bufferedCount >= Frame.headerLength else { break }
            guard let header = Header(buffer[position..<(position + Frame.headerLength)]) else {
                skip()
                continue
            }
            let length = Frame.overhead + header.dataLength
            guard bufferedCount >= length else { break }
            return deliver(header, length)
        }
        return takeNoise()
    }

    /// Gives up a frame that was begun and never finished; elements after its start byte can then be asked for with `next()`.
    public mutating func abandonPartialFrame() {
        if position < buffer.count { skip() }
    }

    private mutating func deliver(_ header: Header, _ length: Int) -> Element {
        let data = buffer[(position + Frame.headerLength)..<(position + length - 2)]
        let frame = Frame(
            flags: header.flags, source: header.source, destination: header.destination, data: [UInt8](data))
        let checksum = Checksum(low: buffer[position + length - 2], high: buffer[position + length - 1])
        let element: Element
        let noise = takeNoise()
        if Checksum(of: data) == checksum {
            element = .frame(frame)
            position += length
        } else {
            element = .damaged(frame)
            skip()
        }
        guard let noise else { return element }
        pending = element
        return noise
    }

    private mutating func skip() {
        position += 1
        noise += 1
    }

    private mutating func takeNoise() -> Element? {
        guard noise > 0 else { return nil }
        defer { noise = 0 }
        return .noise(count: noise)
    }

    private struct Header {
        let flags: FrameFlags
        let source: ScomAddress
        let destination: ScomAddress
        let dataLength: Int

        init?(_ bytes: ArraySlice<UInt8>) {
            let checksum = Checksum(low: bytes[bytes.startIndex + 12], high: bytes[bytes.startIndex + 13])
            guard Checksum(of: bytes.dropFirst().dropLast(2)) == checksum else { return nil }
            dataLength = Int(bytes.littleEndian(UInt16.self, at: 10))
            guard dataLength <= Frame.maximumDataLength else { return nil }
            flags = FrameFlags(rawValue: bytes[bytes.startIndex + 1])
            source = ScomAddress(bytes.littleEndian(at: 2))
            destination = ScomAddress(bytes.littleEndian(at: 6))
        }
    }
}
