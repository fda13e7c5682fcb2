import ScomProtocol
import Testing

/// Whatever stands around them, no good frame is lost and none invented, and every byte is accounted for.
@Suite struct FrameDecoderPropertyTests {
    @Test(arguments: 0..<80 as Range<UInt64>)
    func randomStreams(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var stream: [UInt8] = []
        var sent: [Frame] = []
        for _ in 0..<Int.random(in: 1...12, using: &generator) {
            append(to: &stream, &sent, &generator)
        }

        let finished = DecoderVerifier.outcome(of: stream, abandoning: true)
        #expect(finished.bufferedCount == 0)
        #expect(finished.frames == DecoderVerifier.framesByDefinition(stream))
        #expect(finished.frames == sent)

        // Frames that are told before the stream's end are the same, a prefix of them at most.
        let open = DecoderVerifier.outcome(of: stream)
        #expect(open.frames == [Frame](finished.frames.prefix(open.frames.count)))
    }

    /// Bytes of which half are 0xAA, and headers of all kinds: what is a frame is told by the definition alone.
    @Test(arguments: 0..<80 as Range<UInt64>)
    func hostileStreams(seed: UInt64) {
        var generator = SeededGenerator(seed: seed &+ 1000)
        var stream: [UInt8] = []
        for _ in 0..<Int.random(in: 1...20, using: &generator) {
            let frame = generator.frame(dataLength: 0...60).bytes
            switch Int.random(in: 0..<5, using: &generator) {
            case 0: stream += generator.bytes(Int.random(in: 0...30, using: &generator)).map { $0 & 1 == 0 ? 0xAA : $0 }
            case 1: stream += frame
            case 2: stream += frame.prefix(Int.random(in: 0...frame.count, using: &generator))
            case 3: stream += frame.suffix(Int.random(in: 0...frame.count, using: &generator))
            default:
                // A header that announces what is not there, with a part of a frame behind it.
                let announced = generator.frame(dataLength: 0...300)
                stream += announced.bytes.prefix(14) + frame.prefix(Int.random(in: 0...frame.count, using: &generator))
            }
        }
        let outcome = DecoderVerifier.outcome(of: stream, abandoning: true)
        #expect(outcome.bufferedCount == 0)
        #expect(outcome.frames == DecoderVerifier.framesByDefinition(stream))
    }

    private func append(to stream: inout [UInt8], _ sent: inout [Frame], _ generator: inout SeededGenerator) {
        let frame = generator.frame(dataLength: 0...80)
        switch Int.random(in: 0..<7, using: &generator) {
        case 0: stream += generator.bytes(Int.random(in: 1...40, using: &generator))
        case 1: stream += [UInt8](repeating: 0xAA, count: Int.random(in: 1...40, using: &generator))
        case 2: stream += [0x0D, 0x0A]
        case 3:
            // One byte of the frame is damaged: it never passes for good.
            var damaged = frame.bytes
            damaged[damaged.indices.randomElement(using: &generator)!] ^= UInt8.random(in: 1...255, using: &generator)
            stream += damaged
        case 4: stream += frame.bytes.prefix(Int.random(in: 1..<frame.length, using: &generator))
        default:
            stream += frame.bytes
            sent.append(frame)
        }
    }
}
