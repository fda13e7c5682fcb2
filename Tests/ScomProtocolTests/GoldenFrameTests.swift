import ScomProtocol
import Testing

/// The examples of the specification, byte for byte in both directions.
@Suite struct GoldenFrameTests {
    @Test(arguments: GoldenFrames.requests)
    func request(_ golden: Golden<ScomRequest>) throws {
        #expect(golden.content.frame(from: GoldenFrames.source).bytes == golden.bytes)

        let frame = try frame(golden.bytes)
        #expect(frame.source == GoldenFrames.source)
        #expect(frame.flags == [])
        #expect(ScomRequest(frame) == golden.content)
        #expect(ScomResponse(frame) == nil)
    }

    @Test(arguments: GoldenFrames.responses)
    func response(_ golden: Golden<ScomResponse>) throws {
        #expect(golden.content.frame.bytes == golden.bytes)

        let frame = try frame(golden.bytes)
        #expect(ScomResponse(frame) == golden.content)
        #expect(ScomRequest(frame) == nil)
    }

    @Test(arguments: zip(GoldenFrames.requests, GoldenFrames.responses))
    func responseAnswersItsRequest(_ asked: Golden<ScomRequest>, _ golden: Golden<ScomResponse>) throws {
        // The screen has no response among the examples that are right; the error of the field takes its place.
        let isPair = asked.name == golden.name
        #expect(golden.content.answers(asked.content, from: GoldenFrames.source) == isPair)
        #expect(!golden.content.answers(asked.content, from: ScomAddress(2)))
    }

    @Test func contentOfResponses() throws {
        func data(_ index: Int) throws -> [UInt8] { try GoldenFrames.responses[index].content.result.get() }
        #expect(ScomValue(decoding: try data(0), as: .float) == .float(12.359375))
        #expect(ScomValue(decoding: try data(1), as: .float) == .float(60))
        let message = try #require(ScomMessage(try data(3)))
        #expect(message.total == 976)
        #expect(message.type == 16)
        #expect(message.source == ScomAddress(105))
        #expect(ScomDateTime(secondsSince1970: message.time).description == "2017-08-24T10:42:10")
        #expect(message.value == [0, 0, 0, 0])
        #expect(DatalogTransfer.fileNames(try data(4)) == ["LG171010.CSV", "LG171011.CSV"])
        #expect(InstallationGUID(try data(5))?.description == "407d3d61-2835-4dec-ba32-c9580b1bd03a")
    }

    /// The response of §6.2.5 is given by its header and lengths alone.
    @Test func headerOfScreenResponse() {
        let request = ScomRequest(to: .gateway, .read, Screen.property(.none))
        let buffer = [UInt8](repeating: 0, count: Screen.width * Screen.height / 8)
        let response = ScomResponse(
            to: request, from: GoldenFrames.source, flags: [.restarted, .datalogSupported], .success(buffer))
        #expect([UInt8](response.frame.bytes.prefix(14)) == bytes("AA 22 F5010000 01000000 0A04 2624"))
        #expect(response.frame.length == 1050)
    }

    /// §5.7.2 has wrong checksums but the right length.
    @Test func lengthOfFileRequest() throws {
        let name = try #require(DatalogTransfer.requestData(fileName: "LG171010.CSV"))
        let request = ScomRequest(to: .gateway, .read, DatalogTransfer.file(.transferStart), data: name)
        #expect(request.frame(from: GoldenFrames.source).length == 39)
        #expect(name == bytes("4C 47 31 37 31 30 31 30 2E 43 53 56 0A"))
    }

    private func frame(_ bytes: [UInt8]) throws -> Frame {
        var decoder = FrameDecoder()
        decoder.append(bytes)
        guard case .frame(let frame)? = decoder.next() else {
            throw GoldenFrameIsRefused(bytes: bytes)
        }
        #expect(decoder.next() == nil)
        #expect(decoder.bufferedCount == 0)
        return frame
    }

    private struct GoldenFrameIsRefused: Error {
        let bytes: [UInt8]
    }
}
