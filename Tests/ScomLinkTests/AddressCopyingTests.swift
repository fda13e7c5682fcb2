import ScomProtocol
import Testing

@testable import ScomLink

/// Gateways that answer to one fixed address whatever the request's.
@Suite struct AddressCopyingTests {
    typealias Arrival = Conversation.Arrival

    /// Responds to `address` after 50 ms.
    private func fixed(_ address: UInt32, _ value: Float = 52.3) -> (Frame) -> [Arrival] {
        { [Arrival(50, Sample.response(to: $0, value) { $0.destination = ScomAddress(address) })] }
    }

    @Test func knowsAfterTwoAnswersThatAddressesAreCopied() {
        var conversation = Conversation()
        #expect(conversation.line.copiesSourceAddress == nil)
        for copies in [nil, true] as [Bool?] {
            _ = conversation.exchange(Sample.read()) { [Arrival(50, Sample.response(to: $0))] }
            #expect(conversation.line.copiesSourceAddress == copies)
        }
    }

    @Test(arguments: [0, 1, 50] as [UInt32], [1, 0, 5000] as [UInt32])
    func fallsBackToTheAddressThatIsAnswered(_ offset: UInt32, _ address: UInt32) {
        var conversation = Conversation(startingAt: offset)
        for value in 1...5 {
            #expect(conversation.exchange(Sample.read(), fixed(address, Float(value))).float == Float(value))
        }
        #expect(conversation.line.copiesSourceAddress == false)
        #expect(conversation.sent.last?.source == ScomAddress(address))
        #expect(conversation.sent.count == 6)
        // A restart of the line may mean another gateway.
        _ = conversation.line.broken(at: conversation.now)
        #expect(conversation.line.copiesSourceAddress == nil)
    }

    @Test func restsTheLineAfterALostResponseFromThenOn() {
        var conversation = Conversation(startingAt: 10)
        _ = conversation.exchange(Sample.read(), fixed(1))
        #expect(conversation.rested == .zero)
        let late = conversation.line.counters.dropped[.late]
        let lost = conversation.exchange(Sample.read()) { frame in
            [Arrival(3500, Sample.response(to: frame, 60))]
        }
        #expect(lost == .failure(.timeout))
        #expect(conversation.exchange(Sample.read(), fixed(1, 51)).float == 51)
        #expect(conversation.rested == .seconds(2))
        #expect(conversation.line.counters.dropped[.late] == late + 1)
    }

    @Test func restsWhereThereIsOneAddressOnly() {
        var conversation = Conversation(LinkSettings(endpoint: .serial(path: ""), sourceAddresses: 7...7))
        _ = conversation.exchange(Sample.read()) { _ in [] }
        _ = conversation.exchange(Sample.read()) { [Arrival(50, Sample.response(to: $0))] }
        #expect(conversation.rested == .seconds(2))
        #expect(conversation.sent.map(\.source.rawValue) == [7, 7])
    }

    @Test(arguments: [
        Sample.write(), ScomRequest(to: .gateway, .read, Screen.property(.up)),
        ScomRequest(to: .gateway, .read, ScomMessage.property(index: 0)),
        ScomRequest(to: .gateway, .read, DatalogTransfer.directory(.transferStart)),
    ])
    func neverRepeatsWhatActs(_ request: ScomRequest) {
        var conversation = Conversation()
        #expect(conversation.exchange(request, fixed(4000)) == .failure(.timeout))
        #expect(conversation.sent.count == 1)
    }

    @Test func isNotMisledByAnotherMastersResponses() {
        var conversation = Conversation()
        for _ in 0..<3 {
            let result = conversation.exchange(Sample.read()) {
                fixed(200, 60)($0) + [Arrival(70, Sample.response(to: $0))]
            }
            #expect(result.float == 52.3)
        }
        #expect(conversation.line.copiesSourceAddress == true)
        #expect(conversation.exchange(Sample.read(), fixed(200, 60)) == .failure(.timeout))
        #expect(conversation.sent.count == 4)
    }

    @Test func isNotMisledByALateResponseToTheRequestBefore() {
        var conversation = Conversation(startingAt: 20)
        #expect(
            conversation.exchange(Sample.read()) { [Arrival(2100, Sample.response(to: $0, 60))] } == .failure(.timeout))
        #expect(conversation.exchange(Sample.read()) { _ in [] } == .failure(.timeout))
        #expect(conversation.sent.count == 2)
        #expect(conversation.line.copiesSourceAddress == nil)
    }

    @Test func takesItBackWhereALateResponseProvesTheContrary() {
        var conversation = Conversation(startingAt: 20)
        // The gateway is slow at first, and another master reads the same.
        #expect(
            conversation.exchange(Sample.read()) {
                fixed(200, 60)($0) + [Arrival(4000, Sample.response(to: $0))]
            }.float == 60)
        #expect(conversation.line.copiesSourceAddress == false)
        conversation.idle(.seconds(5))
        #expect(conversation.line.copiesSourceAddress == true)
        #expect(conversation.exchange(Sample.read()) { [Arrival(50, Sample.response(to: $0))] }.float == 52.3)
        #expect(conversation.sent.last?.source != ScomAddress(200))
    }
}
