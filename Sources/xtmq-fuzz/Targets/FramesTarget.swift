import FrameListing
import ScomProtocol

/// However a stream is cut, the decoder finds the same frames, those that the definition finds, and accounts for every byte.
enum FramesTarget {
    static func run(_ input: [UInt8]) {
        var input = FuzzInput(input)
        let choice = input.byte()
        var stream = input.remainder()
        if choice & 1 != 0 { stream = FuzzInput.repaired(stream) }
        let whole = decode(stream, inPiecesOf: stream.count)
        for size in [1, 3, Int(choice >> 1) + 1] {
            let pieces = decode(stream, inPiecesOf: size)
            expect(pieces == whole, "in pieces of \(size): \(pieces) instead of \(whole)")
        }
        expect(whole.byteCount == stream.count, "\(whole.byteCount) of \(stream.count) bytes are accounted for")
        expect(whole.frames == framesByDefinition(stream), "\(whole.frames) instead of \(framesByDefinition(stream))")
        var end = 0
        for entry in FrameListing.entries(of: stream) where entry.kind != .damaged {
            expect(entry.offset >= end && entry.offset < stream.count, "entry at \(entry.offset)")
            end = entry.offset
            _ = entry.description
        }
        let digits = String(decoding: stream, as: UTF8.self)
        _ = FrameListing.bytes(hexadecimal: digits)
    }

    private struct Outcome: Equatable {
        var frames: [Frame] = []
        var damaged: [Frame] = []
        var byteCount = 0
    }

    private static func decode(_ stream: [UInt8], inPiecesOf size: Int) -> Outcome {
        var decoder = FrameDecoder()
        var outcome = Outcome()
        func takeElements() {
            while let element = decoder.next() {
                switch element {
                case .frame(let frame):
                    outcome.frames.append(frame)
                    outcome.byteCount += frame.length
                case .damaged(let frame): outcome.damaged.append(frame)
                case .noise(let count):
                    expect(count > 0, "noise of \(count) bytes")
                    outcome.byteCount += count
                }
            }
            let limit = Frame.overhead + Frame.maximumDataLength
            expect(decoder.bufferedCount < limit, "\(decoder.bufferedCount) bytes are held back")
        }
        for position in stride(from: 0, to: stream.count, by: max(size, 1)) {
            decoder.append(stream[position..<min(position + size, stream.count)])
            takeElements()
        }
        while decoder.bufferedCount > 0 {
            let before = decoder.bufferedCount
            decoder.abandonPartialFrame()
            takeElements()
            expect(decoder.bufferedCount < before, "a partial frame is not given up")
        }
        return outcome
    }

    /// At each 0xAA either a whole frame begins or nothing does (spec §3.3).
    private static func framesByDefinition(_ stream: [UInt8]) -> [Frame] {
        var frames: [Frame] = []
        var position = 0
        while position < stream.count {
            var input = FuzzInput(stream[position...])
            if let frame = frame(&input) {
                frames.append(frame)
                position += frame.length
            } else {
                position += 1
            }
        }
        return frames
    }

    private static func frame(_ input: inout FuzzInput) -> Frame? {
        guard input.byte() == 0xAA else { return nil }
        let header = input.bytes(11)
        guard header.count == 11, input.number(UInt16.self) == fletcher(header) else { return nil }
        var fields = FuzzInput(header)
        let flags = FrameFlags(rawValue: fields.byte())
        let (source, destination) = (ScomAddress(fields.number()), ScomAddress(fields.number()))
        let length = Int(fields.number(UInt16.self))
        guard length <= 1200 else { return nil }
        let data = input.bytes(length)
        let checksum = input.bytes(2)
        guard data.count == length, checksum.count == 2 else { return nil }
        guard UInt16(checksum[0]) | UInt16(checksum[1]) << 8 == fletcher(data) else { return nil }
        return Frame(flags: flags, source: source, destination: destination, data: data)
    }

    /// The checksum of spec §3.5, the slow way.
    private static func fletcher(_ bytes: [UInt8]) -> UInt16 {
        var (a, b) = (0xFF, 0)
        for byte in bytes {
            a = (a + Int(byte)) % 256
            b = (b + a) % 256
        }
        return UInt16(a) | UInt16(b) << 8
    }
}
