import ScomProtocol
import Testing

@Suite struct FrameDecoderTests {
    static let request = GoldenFrames.requests[0].bytes
    static let response = GoldenFrames.responses[0].bytes
    static let guid = GoldenFrames.responses[5].bytes

    /// A stream and what it holds: frames by their bytes in order, damaged frames, bytes held back at its end.
    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        let stream: [UInt8]
        let frames: [[UInt8]]
        var damagedCount = 0
        var bufferedCount = 0

        var testDescription: String { name }
    }

    @Test(arguments: GoldenFrames.all)
    func alone(_ bytes: [UInt8]) {
        check(Row(name: "", stream: bytes, frames: [bytes]))
    }

    @Test(arguments: GoldenFrames.all)
    func coalesced(_ bytes: [UInt8]) {
        check(Row(name: "", stream: bytes + bytes + bytes, frames: [bytes, bytes, bytes]))
        check(
            Row(name: "", stream: Self.guid + bytes + Self.request, frames: [Self.guid, bytes, Self.request]))
    }

    @Test func allFramesInOneStream() {
        check(Row(name: "", stream: GoldenFrames.all.flatMap { $0 }, frames: GoldenFrames.all))
    }

    static let garbage: [(String, [UInt8])] = [
        ("leading FF", [0xFF]),
        ("CR LF", [0x0D, 0x0A]),
        ("zeros", [UInt8](repeating: 0, count: 40)),
        ("one AA", [0xAA]),
        ("AA FF", [0xAA, 0xFF]),
        ("13 AA", [UInt8](repeating: 0xAA, count: 13)),
        ("14 AA", [UInt8](repeating: 0xAA, count: 14)),
        ("40 AA", [UInt8](repeating: 0xAA, count: 40)),
        ("AA and zeros", [UInt8](repeating: 0, count: 9) + [0xAA] + [UInt8](repeating: 0, count: 12)),
        ("a broken header", bytes("AA 34 65000000 01000000 0E00 A746")),
        ("a header's beginning", bytes("AA 34 65000000 0100")),
        ("a header without its start", bytes("34 65000000 01000000 0E00 A745")),
        ("the end of a frame", [UInt8](response.suffix(16))),
        ("text", [UInt8]("Xcom-232i ready\r\n".utf8)),
    ]

    @Test(arguments: garbage)
    func garbageAround(_ name: String, _ noise: [UInt8]) {
        let (one, two) = (Self.response, Self.guid)
        check(Row(name: name, stream: noise + one, frames: [one]))
        check(Row(name: name, stream: one + noise + two, frames: [one, two]))
        check(Row(name: name, stream: noise + one + noise + two, frames: [one, two]))
        // Behind the last frame a 0xAA may still become a frame; given up, it is noise as well.
        let outcome = DecoderVerifier.outcome(of: noise + one + noise, abandoning: true)
        #expect(outcome.frames.map(\.bytes) == [one])
        #expect(outcome.elements == [.noise(count: noise.count), outcome.elements[1], .noise(count: noise.count)])
    }

    static let rows: [Row] = {
        var damaged = response
        damaged[20] ^= 0x10
        var badHeader = response
        badHeader[5] ^= 0x01
        let inner = Frame(source: ScomAddress(1), destination: ScomAddress(2), data: request)
        var damagedOuter = inner.bytes
        damagedOuter[damagedOuter.count - 1] ^= 0xFF
        return [
            Row(name: "nothing", stream: [], frames: []),
            Row(name: "damaged data", stream: damaged, frames: [], damagedCount: 1),
            Row(name: "damaged, then good", stream: damaged + guid, frames: [guid], damagedCount: 1),
            Row(
                name: "good, damaged, good", stream: guid + damaged + guid, frames: [guid, guid], damagedCount: 1),
            Row(name: "bad header, then good", stream: badHeader + guid, frames: [guid]),
            Row(name: "a frame as data", stream: inner.bytes, frames: [inner.bytes]),
            Row(name: "a frame as damaged data", stream: damagedOuter, frames: [request], damagedCount: 1),
            Row(
                name: "lost bytes, then good", stream: response.prefix(20) + guid, frames: [guid], damagedCount: 1),
            Row(name: "a header alone, then good", stream: response.prefix(14) + guid, frames: [guid], damagedCount: 1),
            Row(
                name: "a byte too many in the data", stream: response.prefix(20) + [0] + response.suffix(10) + guid,
                frames: [guid], damagedCount: 1),
            Row(name: "half a frame", stream: [UInt8](response.prefix(20)), frames: [], bufferedCount: 20),
            Row(name: "half a header", stream: guid + response.prefix(3), frames: [guid], bufferedCount: 3),
            Row(name: "CR LF after each", stream: guid + [13, 10] + request + [13, 10], frames: [guid, request]),
            Row(
                name: "no data", stream: Frame(source: ScomAddress(1), destination: ScomAddress(2), data: []).bytes,
                frames: [bytes("AA 00 01000000 02000000 0000 020B FF00")]),
        ]
    }()

    @Test(arguments: rows)
    func row(_ row: Row) {
        check(row)
    }

    /// The longest data are taken, a length beyond is no frame and holds nothing up.
    @Test func lengthField() {
        let longest = Frame(
            source: ScomAddress(501), destination: ScomAddress(1),
            data: [UInt8](repeating: 0xAA, count: Frame.maximumDataLength))
        check(Row(name: "", stream: longest.bytes + Self.guid, frames: [longest.bytes, Self.guid]))
        for length in [Frame.maximumDataLength + 1, 4096, 65535] {
            let frame = Frame(
                source: ScomAddress(501), destination: ScomAddress(1), data: [UInt8](repeating: 0, count: length))
            check(Row(name: "", stream: frame.bytes.prefix(14) + Self.guid, frames: [Self.guid]))
        }
    }

    /// A header that holds although its last bytes are the first of a good frame, for each number of bytes they can
    /// share.
    @Test func falseHeaderOverlaps() throws {
        var found: [Int] = []
        for shared in 1...11 {
            for good in [Self.request, Self.response, Self.guid] {
                guard let start = falseHeaderStart(sharing: shared, with: good) else { continue }
                found.append(shared)
                let stream = start + good
                let outcome = DecoderVerifier.outcome(of: stream, abandoning: true)
                #expect(outcome.frames.map(\.bytes) == [good])
                // Long traffic behind it ends the wait for the false frame as well.
                let traffic = [[UInt8]](repeating: Self.guid, count: 40)
                let busy = DecoderVerifier.outcome(of: stream + traffic.flatMap { $0 })
                #expect(busy.frames.map(\.bytes) == [good] + traffic)
                #expect(busy.damagedCount == 1)
            }
        }
        #expect(Set(found).count >= 6, "\(found)")
    }

    /// What to put before `good` so that 0xAA and the 13 bytes behind it, the last `shared` of them of `good`, are a
    /// valid header.
    private func falseHeaderStart(sharing shared: Int, with good: [UInt8]) -> [UInt8]? {
        var header = [UInt8](repeating: 0, count: 14)
        header[0] = 0xAA
        header.replaceSubrange((14 - shared)..., with: good.prefix(shared))
        guard header.littleEndian(UInt16.self, at: 10) <= Frame.maximumDataLength else { return nil }
        // Flags and first byte of the source address are free, which solves the two equations of the checksum.
        let checksum = Checksum(of: header[1..<12])
        let sum = header[12] &- checksum.low
        header[1] = header[13] &- checksum.high &- 10 &* sum
        header[2] = sum &- header[1]
        return [UInt8](header.prefix(14 - shared))
    }

    private func check(_ row: Row, sourceLocation: SourceLocation = #_sourceLocation) {
        let outcome = DecoderVerifier.outcome(of: row.stream, sourceLocation: sourceLocation)
        #expect(outcome.frames.map(\.bytes) == row.frames, sourceLocation: sourceLocation)
        #expect(outcome.damagedCount == row.damagedCount, sourceLocation: sourceLocation)
        #expect(outcome.bufferedCount == row.bufferedCount, sourceLocation: sourceLocation)
    }
}
