import ScomProtocol
import Testing

/// What is encoded is decoded to the same, for random contents.
@Suite struct RoundTripTests {
    static let seeds: Range<UInt64> = 0..<16

    @Test(arguments: seeds)
    func frames(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<20 {
            let frame = generator.frame()
            #expect(frame.bytes.count == frame.length)
            var decoder = FrameDecoder()
            decoder.append(frame.bytes)
            #expect(decoder.next() == .frame(frame))
            #expect(decoder.next() == nil)
            #expect(decoder.bufferedCount == 0)
        }
    }

    @Test(arguments: seeds)
    func requests(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<50 {
            let request = generator.request()
            let frame = request.frame(from: generator.address())
            #expect(ScomRequest(frame) == request)
            #expect(ScomResponse(frame) == nil)
            #expect(frame.length <= 256)
        }
    }

    @Test(arguments: seeds)
    func responses(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<50 {
            let request = generator.request()
            let source = generator.address()
            let result: Result<[UInt8], ScomErrorCode> =
                Bool.random(using: &generator)
                ? .success(generator.bytes(Int.random(in: 0...1000, using: &generator)))
                : .failure(ScomErrorCode(rawValue: UInt16.random(in: .min ... .max, using: &generator)))
            let flags = FrameFlags(rawValue: UInt8.random(in: .min ... .max, using: &generator))
            let response = ScomResponse(to: request, from: source, flags: flags, result)
            #expect(ScomResponse(response.frame) == response)
            #expect(ScomRequest(response.frame) == nil)
            #expect(response.answers(request, from: source))
        }
    }

    @Test(arguments: seeds)
    func messages(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<50 {
            let message = ScomMessage(
                total: Int32.random(in: .min ... .max, using: &generator),
                type: UInt16.random(in: .min ... .max, using: &generator), source: generator.address(),
                time: UInt32.random(in: .min ... .max, using: &generator), value: generator.bytes(4))
            #expect(ScomMessage(message.data) == message)
        }
    }

    @Test(arguments: seeds)
    func multiInfos(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<20 {
            let aggregations: [MultiInfoItem.Aggregation] =
                [.master, .average, .sum] + (1...15).map { .device($0) }
            let items = (0..<Int.random(in: 1...MultiInfo.maximumItems, using: &generator)).map { _ in
                MultiInfoItem(
                    info: UInt16.random(in: .min ... .max, using: &generator),
                    aggregations.randomElement(using: &generator)!)
            }
            #expect(MultiInfo.items(requestData: MultiInfo.requestData(items)) == items)

            // Any bits at all, not-a-number among them.
            let patterns = items.map { _ in UInt32.random(in: .min ... .max, using: &generator) }
            let response = MultiInfoResponse(
                families: MultiInfoResponse.Families(rawValue: UInt32.random(in: .min ... .max, using: &generator)),
                time: UInt32.random(in: .min ... .max, using: &generator),
                values: patterns.map { Float(bitPattern: $0) })
            let decoded = try #require(MultiInfoResponse(response.data(answering: items), answering: items))
            #expect(decoded.families == response.families)
            #expect(decoded.time == response.time)
            #expect(decoded.values.map(\.bitPattern) == response.values.map(\.bitPattern))
        }
    }

    @Test(arguments: seeds)
    func screens(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        // From single dots to long runs.
        for longestRun in [1, 2, 14, 15, 16, 300, 8192] {
            var screen = Screen()
            var index = 0
            while index < Screen.width * Screen.height {
                let value = Bool.random(using: &generator)
                for _ in 0..<Int.random(in: 1...longestRun, using: &generator)
                where index < Screen.width * Screen.height {
                    screen[index % Screen.width, index / Screen.width] = value
                    index += 1
                }
            }
            #expect(Screen(compressed: screen.compressed) == screen)
            #expect(screen.compressed.count + 10 <= Frame.maximumDataLength)
        }
    }

    @Test(arguments: seeds)
    func values(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for format in ScomFormat.allCases where format != .bool && format != .float {
            let data = generator.bytes(format.length ?? 40)
            #expect(ScomValue(decoding: data, as: format)?.encoded == data)
        }
        let float = Float(bitPattern: UInt32.random(in: .min ... .max, using: &generator))
        let encoded = ScomValue.float(float).encoded
        guard case .float(let decoded) = ScomValue(decoding: encoded, as: .float) else {
            Issue.record("no float")
            return
        }
        #expect(decoded.bitPattern == float.bitPattern)
    }

    @Test(arguments: seeds)
    func integers(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let value = Int64.random(in: .min ... .max, using: &generator)
        var data: [UInt8] = [0xAA]
        data.append(littleEndian: value)
        #expect(data.count == 9)
        #expect(data.littleEndian(Int64.self, at: 1) == value)
        #expect(data[3...].littleEndian(UInt16.self, at: 0) == UInt16(truncatingIfNeeded: value >> 16))
    }
}
