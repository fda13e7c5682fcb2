import Testing

@testable import ScomProtocol

extension FrameDecoderTests {
    @Test func abandoningMakesRoom() {
        var decoder = FrameDecoder()
        decoder.append(Self.response.prefix(20))
        #expect(decoder.next() == nil)
        #expect(decoder.bufferedCount == 20)
        decoder.abandonPartialFrame()
        #expect(decoder.next() == .noise(count: 20))
        #expect(decoder.next() == nil)
        #expect(decoder.bufferedCount == 0)

        decoder.append(Self.guid)
        #expect(frame(decoder.next()) == Self.guid)
        #expect(decoder.next() == nil)
    }

    /// A good frame that waits behind an unfinished one is found at once.
    @Test func abandoningFindsTheFrameBehind() {
        let longFrame = Frame(
            source: ScomAddress(501), destination: ScomAddress(1), data: [UInt8](repeating: 0, count: 1000))
        var decoder = FrameDecoder()
        decoder.append(longFrame.bytes.prefix(100) + Self.guid)
        #expect(decoder.next() == nil)
        decoder.abandonPartialFrame()
        #expect(decoder.next() == .noise(count: 100))
        #expect(frame(decoder.next()) == Self.guid)
        #expect(decoder.next() == nil)
        #expect(decoder.bufferedCount == 0)
    }

    @Test func abandoningLeavesWholeFramesAlone() {
        var decoder = FrameDecoder()
        decoder.abandonPartialFrame()
        #expect(decoder.next() == nil)

        // Not yet looked at.
        decoder.append(Self.guid)
        decoder.abandonPartialFrame()
        #expect(frame(decoder.next()) == Self.guid)

        // Found, noise before it told first.
        decoder.append([0xFF] + Self.guid + Self.request.prefix(3))
        #expect(decoder.next() == .noise(count: 1))
        decoder.abandonPartialFrame()
        #expect(frame(decoder.next()) == Self.guid)
        #expect(decoder.next() == .noise(count: 3))
    }

    /// Partial frames one within the other are given up one by one.
    @Test func abandoningRepeatedly() {
        var decoder = FrameDecoder()
        decoder.append(Self.response.prefix(14) + Self.guid.prefix(15))
        #expect(decoder.next() == nil || decoder.bufferedCount > 0)
        var elements: [FrameDecoder.Element] = []
        for _ in 0..<29 where decoder.bufferedCount > 0 {
            decoder.abandonPartialFrame()
            while let element = decoder.next() { elements.append(element) }
        }
        #expect(decoder.bufferedCount == 0)
        #expect(elements == [.noise(count: 14), .noise(count: 15)])
    }

    /// Years of traffic do not pile up.
    @Test func bufferStaysSmall() {
        var decoder = FrameDecoder()
        var frames = 0
        for _ in 0..<5000 {
            decoder.append([0xFF] + Self.guid + [0xAA])
            while let element = decoder.next() {
                if case .frame = element { frames += 1 }
            }
            #expect(decoder.bufferedCount == 1)
            #expect(decoder.buffer.count < 8192)
        }
        #expect(frames == 5000)
    }

    private func frame(_ element: FrameDecoder.Element?) -> [UInt8]? {
        if case .frame(let frame)? = element { frame.bytes } else { nil }
    }
}
