import ScomProtocol
import Testing

/// Feeds a stream to a decoder in every way it can arrive, and holds that each way yields the same.
struct DecoderVerifier {
    /// What a decoder made of a whole stream.
    struct Outcome: Equatable {
        /// In order, adjacent noise added up.
        var elements: [FrameDecoder.Element] = []
        var bufferedCount = 0

        var frames: [Frame] {
            elements.compactMap { if case .frame(let frame) = $0 { frame } else { nil } }
        }

        var damagedCount: Int {
            elements.count { if case .damaged = $0 { true } else { false } }
        }

        /// Bytes of frames, noise and what is held back; a damaged frame's own bytes are noise.
        var byteCount: Int {
            elements.reduce(bufferedCount) { sum, element in
                switch element {
                case .frame(let frame): sum + frame.length
                case .noise(let count): sum + count
                case .damaged: sum
                }
            }
        }

        mutating func append(_ element: FrameDecoder.Element) {
            if case .noise(let count) = element, case .noise(let before)? = elements.last {
                elements[elements.count - 1] = .noise(count: before + count)
            } else {
                elements.append(element)
            }
        }
    }

    /// The outcome of `stream`, which is the same however it is split; with `abandoning`, unfinished frames are given
    /// up at its end.
    static func outcome(
        of stream: [UInt8], abandoning: Bool = false, sourceLocation: SourceLocation = #_sourceLocation
    ) -> Outcome {
        let whole = decode([stream[...]], abandoning)
        #expect(whole.byteCount == stream.count, "bytes got lost", sourceLocation: sourceLocation)

        let single = decode(stream.indices.map { stream[$0...$0] }, abandoning)
        #expect(single == whole, "byte by byte", sourceLocation: sourceLocation)
        for position in splits(of: stream.count) {
            let halves = decode([stream[..<position], stream[position...]], abandoning)
            if halves != whole {
                #expect(halves == whole, "split at \(position)", sourceLocation: sourceLocation)
                break
            }
        }
        for size in [2, 7, 13, 16, 64] where size < stream.count {
            let pieces = stride(from: 0, to: stream.count, by: size).map {
                stream[$0..<min($0 + size, stream.count)]
            }
            #expect(decode(pieces, abandoning) == whole, "by \(size)", sourceLocation: sourceLocation)
        }
        return whole
    }

    /// Every position of a stream below 100 bytes, some 100 of a longer one.
    private static func splits(of count: Int) -> StrideTo<Int> {
        stride(from: 1, to: count, by: 1 + count / 100)
    }

    private static func decode(_ pieces: [ArraySlice<UInt8>], _ abandoning: Bool) -> Outcome {
        var decoder = FrameDecoder()
        var outcome = Outcome()
        for piece in pieces {
            decoder.append(piece)
            while let element = decoder.next() { outcome.append(element) }
        }
        while abandoning, decoder.bufferedCount > 0 {
            let before = decoder.bufferedCount
            decoder.abandonPartialFrame()
            while let element = decoder.next() { outcome.append(element) }
            guard decoder.bufferedCount < before else { break }
        }
        outcome.bufferedCount = decoder.bufferedCount
        return outcome
    }

    /// The frames of a stream by the definition: at each 0xAA either a whole frame begins or nothing does.
    static func framesByDefinition(_ stream: [UInt8]) -> [Frame] {
        var frames: [Frame] = []
        var position = 0
        while position < stream.count {
            if let frame = frame(in: stream, at: position) {
                frames.append(frame)
                position += frame.length
            } else {
                position += 1
            }
        }
        return frames
    }

    private static func frame(in stream: [UInt8], at position: Int) -> Frame? {
        let rest = stream[position...]
        guard rest.first == 0xAA, rest.count >= 16 else { return nil }
        let length = Int(stream[position + 10]) | Int(stream[position + 11]) << 8
        guard length <= 1200, rest.count >= length + 16 else { return nil }
        let flags = FrameFlags(rawValue: stream[position + 1])
        let frame = Frame(
            flags: flags, source: ScomAddress(stream.littleEndian(at: position + 2)),
            destination: ScomAddress(stream.littleEndian(at: position + 6)),
            data: [UInt8](stream[(position + 14)..<(position + 14 + length)]))
        return frame.bytes == [UInt8](rest.prefix(length + 16)) ? frame : nil
    }
}
