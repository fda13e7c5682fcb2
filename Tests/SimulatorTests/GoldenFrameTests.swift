import ScomProtocol
import Simulator
import Testing

/// Requests as the specification prints them, and what the answers must look like byte by byte.
@Suite struct GoldenFrameTests {
    struct Example: Sendable, CustomStringConvertible {
        let section: String
        let request: String
        /// Address, source and length, then service flags, service, object and property of the response.
        let header: String
        let service: String

        var description: String { section }
    }

    static let examples = [
        Example(
            section: "5.3 user info", request: "AA00010000006500 00000A006F71 00010100B80B00000100 C590",
            header: "AA34 65000000 01000000 0E00 A745", service: "02010100B80B00000100"),
        Example(
            section: "5.4 parameter", request: "AA00010000006500 00000A006F71 00010200720400000500 7DD9",
            header: "AA34 65000000 01000000 0E00 A745", service: "02010200720400000500"),
        Example(
            section: "5.5 write", request: "AA00010000006500 00000E007379 0002020072040000050000004041 FF9B",
            header: "AA34 65000000 01000000 0A00 A33D", service: "02020200720400000500"),
        Example(
            section: "6.1 GUID", request: "AA0001000000F501 00000A0000D6 00010400000000000000 041F",
            header: "AA34 F5010000 01000000 1A00 440A", service: "02010400000000000000"),
    ]

    @Test(arguments: examples) func answersAsTheSpecificationPrints(_ example: Example) throws {
        var bench = Bench(try frozenPlant())
        bench.gateway.isRestarted = false
        bench.gateway.hasNewDatalogFile = true
        _ = bench.read(ScomMessage.property(index: 0), at: 501)
        let deliveries = bench.gateway.receive(bytes(example.request), at: bench.now)
        #expect(deliveries.count == 1)
        let response = try #require(deliveries.first).bytes
        #expect([UInt8](response.prefix(12)) == [UInt8](bytes(example.header).prefix(12)))
        if example.section != "6.1 GUID" { #expect([UInt8](response.prefix(14)) == bytes(example.header)) }
        #expect([UInt8](response[14..<24]) == bytes(example.service))
    }

    @Test func theWrittenValueIsTheOneOfTheFrame() throws {
        var bench = Bench(try frozenPlant())
        _ = bench.gateway.receive(bytes(Self.examples[2].request), at: bench.now)
        #expect(bench.gateway.plant.writes.map(\.value) == [.float(12)])
        #expect(bench.gateway.plant.writes.map(\.device) == [ScomAddress(101)])
        #expect(bench.read(parameter(1138), at: 101) == .success(ScomValue.float(12).encoded))
    }

    @Test func readsMessagesAsSection56() throws {
        var bench = Bench(try frozenPlant())
        let request = "AA00010000 00F5010000 0A00 00D6 00010300000000000000 0317"
        let response = try #require(bench.gateway.receive(bytes(request), at: bench.now).first)
        #expect(response.bytes.count == 44)
        let message = try #require(ScomMessage([UInt8](response.bytes[24..<42])))
        #expect(message.total > 0)
        #expect((101...106).contains(message.source.rawValue))
    }

    @Test func ignoresDamagedRequestsInSilence() throws {
        var bench = Bench(try frozenPlant())
        let good = bytes(Self.examples[0].request)
        for index in good.indices {
            var damaged = good
            damaged[index] ^= 0x10
            bench.now += .seconds(1)
            #expect(bench.gateway.receive(damaged, at: bench.now).isEmpty, "byte \(index)")
        }
        bench.now += .seconds(1)
        #expect(bench.gateway.receive(good, at: bench.now).count == 1)
    }

    @Test func takesRequestsInPiecesAndTogether() throws {
        var bench = Bench(try frozenPlant())
        let request = bytes(Self.examples[0].request)
        for byte in request.dropLast() { #expect(bench.gateway.receive([byte], at: bench.now).isEmpty) }
        #expect(bench.gateway.receive(request.suffix(1), at: bench.now).count == 1)
        #expect(bench.gateway.receive([0xFF, 0xAA, 0x00] + request + [0x55] + request, at: bench.now).count == 2)
    }

    @Test func copiesTheSourceAddress() throws {
        var bench = Bench(try frozenPlant())
        for source in [1, 2, 99, 0xFFFF_FFFF] as [UInt32] {
            let response = bench.ask(ScomRequest(to: ScomAddress(101), .read, info(3000)), from: source)
            #expect(response?.destination == ScomAddress(source))
        }
    }
}
