/// Finds frames in a stream of bytes and loses none that is whole, whatever stands around or before it.
///
/// A candidate starts at any 0xAA whose header checksum holds. Where its data turn out damaged only that start byte is
/// given up, so that a good frame inside a bad one is still found.
public struct FrameDecoder: Sendable {
    /// What the stream turned out to hold.
    public enum Element: Hashable, Sendable {
        case frame(Frame)
        /// The header is right, the data are not; `frame` holds the data as they came.
        case damaged(Frame)
        /// Bytes that belong to no frame.
        case noise(count: Int)
    }

    private(set) var buffer: [UInt8] = []
    private var position = 0
    private var noise = 0
    private var pending: Element?

    public init() {}

    /// Bytes held back because they may be the beginning of a frame.
    public var bufferedCount: Int { buffer.count - position }

    /// Takes the bytes that came next; ask `next()` to the end before more are appended, so that the buffer stays
    /// small.
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
            switch candidate {
            case .none: skip()
            case .partial: return takeNoise()
            case .whole(let header): return deliver(header)
            }
        }
        return takeNoise()
    }

    /// Gives up a frame that was begun and never finished, so that `next()` looks behind its start byte.
    ///
    /// Another partial frame may stand there: once nothing more is to come, repeat until `bufferedCount` is 0.
    public mutating func abandonPartialFrame() {
        guard position < buffer.count, case .partial = candidate else { return }
        skip()
    }

    /// What stands at `position`, which is within the buffer.
    private var candidate: Candidate {
        guard buffer[position] == Frame.startByte else { return .none }
        guard bufferedCount >= Frame.headerLength else { return .partial }
        guard let header = Header(buffer[position..<(position + Frame.headerLength)]) else { return .none }
        return bufferedCount < header.frameLength ? .partial : .whole(header)
    }

    private mutating func deliver(_ header: Header) -> Element {
        let length = header.frameLength
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

    private enum Candidate {
        case none
        case partial
        case whole(Header)
    }

    private struct Header {
        let flags: FrameFlags
        let source: ScomAddress
        let destination: ScomAddress
        let dataLength: Int

        var frameLength: Int { Frame.overhead + dataLength }

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
