import ScomProtocol
import Testing

@testable import ScomLink

@Suite struct LineConversationTests {
    typealias Arrival = Conversation.Arrival

    struct Row: CustomTestStringConvertible, Sendable {
        var testDescription: String
        /// What the line brings in response to a request frame.
        var line: @Sendable (Frame) -> [Arrival]
        var result: Result<Float, LinkFailure>
        /// From the request to the result, at most, in milliseconds.
        var within = 2100
        var dropped: [DropReason: Int] = [:]
        var noise = 0

        init(
            _ name: String, _ result: Result<Float, LinkFailure>, within: Int = 2100, dropped: [DropReason: Int] = [:],
            noise: Int = 0, _ line: @escaping @Sendable (Frame) -> [Arrival]
        ) {
            testDescription = name
            self.line = line
            self.result = result
            self.within = within
            self.dropped = dropped
            self.noise = noise
        }
    }

    static let rows: [Row] = [
        Row("a good response", .success(52.3), within: 110) { [Arrival(100, Sample.response(to: $0))] },
        Row("just in time", .success(52.3)) { [Arrival(2000, Sample.response(to: $0))] },
        Row("too late", .failure(.timeout)) { [Arrival(2100, Sample.response(to: $0))] },
        Row("nothing", .failure(.timeout)) { _ in [] },
        Row("one that begins in time and goes on beyond", .success(52.3), within: 2250) {
            let bytes = Sample.response(to: $0)
            return [
                Arrival(1990, Array(bytes[..<5])), Arrival(2030, Array(bytes[5..<9])),
                Arrival(2065, Array(bytes[9...])),
            ]
        },
        Row("doubled", .success(52.3), within: 110) {
            [Arrival(100, Sample.response(to: $0) + Sample.response(to: $0))]
        },
        Row("followed by CR LF", .success(52.3), within: 110) { [Arrival(100, Sample.response(to: $0) + [13, 10])] },
        Row("after noise with start bytes", .success(52.3), within: 115, noise: 22) {
            let noise = [0xFF, 0xAA, 0x00, 0xAA] + [UInt8](repeating: 0xAA, count: 17) + [0xFF]
            return [Arrival(100, noise + Sample.response(to: $0))]
        },
        Row("header damaged", .failure(.timeout), noise: 30) {
            [Arrival(100, Sample.response(to: $0).damaged(at: 5))]
        },
        Row("data damaged", .failure(.damaged), within: 110) {
            [Arrival(100, Sample.response(to: $0).damaged(at: 26))]
        },
        Row("another's data damaged, then ours", .success(52.3), within: 200, dropped: [.damaged: 1], noise: 30) {
            let other = Sample.response(to: $0) { $0.destination = ScomAddress(4000) }
            return [Arrival(100, other.damaged(at: 26) + Sample.response(to: $0))]
        },
        Row("to another master", .failure(.timeout), dropped: [.otherDestination: 1]) {
            [Arrival(100, Sample.response(to: $0) { $0.destination = ScomAddress(4000) })]
        },
        Row("to another of our addresses, then ours", .success(52.3), within: 210, dropped: [.late: 1]) {
            [
                Arrival(100, Sample.response(to: $0, 60) { $0.destination = ScomAddress(77) }),
                Arrival(200, Sample.response(to: $0)),
            ]
        },
        Row("from another device", .failure(.timeout), dropped: [.otherDevice: 1]) {
            [Arrival(100, Sample.response(to: $0) { $0.source = ScomAddress(102) })]
        },
        Row("about another info, property and service", .failure(.timeout), dropped: [.otherObject: 4]) {
            [
                Arrival(100, Sample.response(to: $0) { $0.property.objectID = 3001 }),
                Arrival(120, Sample.response(to: $0) { $0.property.objectType = .parameter }),
                Arrival(140, Sample.response(to: $0) { $0.property.propertyID = .valueQSP }),
                Arrival(160, Sample.response(to: $0) { $0.service = .write }),
            ]
        },
        Row("our own request echoed, then the response", .success(52.3), within: 210, dropped: [.notAResponse: 1]) {
            [Arrival(1, $0.bytes), Arrival(200, Sample.response(to: $0))]
        },
        Row("behind a longer frame that was cut off", .success(52.3), within: 160, noise: 20) {
            let cut = Frame(
                source: ScomAddress(102), destination: ScomAddress(1), data: [UInt8](repeating: 0, count: 200))
            return [Arrival(100, Array(cut.bytes[..<20]) + Sample.response(to: $0))]
        },
        Row("behind two that were cut off", .success(52.3), within: 160, noise: 36) {
            let cut = Frame(
                source: ScomAddress(102), destination: ScomAddress(1), data: [UInt8](repeating: 0, count: 200))
            return [Arrival(100, Array(cut.bytes[..<20]) + Array(cut.bytes[..<16]) + Sample.response(to: $0))]
        },
        Row("paused for longer than a false start is waited for", .success(52.3), within: 410) {
            let bytes = Sample.response(to: $0)
            return [Arrival(100, Array(bytes[..<20])), Arrival(400, Array(bytes[20...]))]
        },
    ]

    @Test(arguments: rows, Conversation.Delivery.allCases)
    func finds(_ row: Row, _ delivery: Conversation.Delivery) {
        var conversation = Conversation()
        // So that it is known that the gateway copies addresses.
        for _ in 0..<2 { _ = conversation.exchange(Sample.read()) { [Arrival(1, Sample.response(to: $0))] } }
        conversation.delivery = delivery
        let start = conversation.now
        let result = conversation.exchange(Sample.read(), row.line)
        switch row.result {
        case .success(let value): #expect(result.float == value)
        case .failure(let failure): #expect(result == .failure(failure))
        }
        // The last byte of a response of 30 bytes comes 8.1 ms after its first where they come one by one, two frames in 17 ms.
        let slack: Duration = delivery == .whole ? .zero : .milliseconds(25)
        #expect(conversation.now - start <= .milliseconds(row.within) + slack)
        for (reason, count) in row.dropped { #expect(conversation.line.counters.dropped[reason] == count) }
        if row.dropped.isEmpty, row.result != .failure(.timeout), row.testDescription != "doubled" {
            #expect(conversation.line.counters.dropped.total == 0)
        }
        if row.noise > 0 { #expect(conversation.line.counters.noiseBytes == row.noise) }
        #expect(conversation.line.counters.timeouts == (row.result == .failure(.timeout) ? 1 : 0))
        #expect(conversation.line.counters.damaged == (row.result == .failure(.damaged) ? 1 : 0))
        #expect(conversation.line.counters.exchanges == 3)
    }

    @Test func givesAnErrorResponseAsAnAnswer() {
        var conversation = Conversation()
        let result = conversation.exchange(Sample.read()) {
            [Arrival(50, Sample.response(to: $0, error: .deviceNotFound))]
        }
        #expect((try? result.get())?.result == .failure(.deviceNotFound))
    }

    /// What other implementations fall for: the answer of inverter 1 for that of inverter 2, of one info for another, of a write.
    @Test(arguments: [2100, 2500, 3900, 6000, 10_000])
    func neverTakesALateResponseForAnother(_ delay: Int) {
        var conversation = Conversation(startingAt: 40)
        let first = conversation.exchange(Sample.read()) { [Arrival(delay, Sample.response(to: $0, 60))] }
        #expect(first == .failure(.timeout))
        // Same request again and again: everything but the source address is the same.
        for _ in 0..<150 {
            let next = conversation.exchange(Sample.read()) { [Arrival(100, Sample.response(to: $0, 52.3))] }
            #expect(next.float == 52.3)
        }
        #expect(conversation.line.counters.dropped[.late] == 1)
        #expect(conversation.line.counters.dropped.total == 1)
        #expect(!conversation.sent.dropFirst().contains { $0.source == conversation.sent[0].source } || delay < 2500)
    }

    @Test func dropsWhatComesBetweenRequests() {
        var conversation = Conversation()
        #expect(
            conversation.exchange(Sample.read()) {
                [
                    Arrival(20, Sample.response(to: $0)), Arrival(40, Sample.response(to: $0, 60) + [0xFF]),
                ]
            }.float == 52.3)
        conversation.idle(.seconds(1))
        #expect(conversation.exchange(Sample.read()) { [Arrival(20, Sample.response(to: $0, 51))] }.float == 51)
        #expect(conversation.line.counters.dropped[.late] == 1)
        #expect(conversation.line.counters.noiseBytes == 1)
    }

    @Test func looksBehindWhatWasLeftBeforeTheRequest() {
        var conversation = Conversation()
        let cut = Frame(source: ScomAddress(102), destination: ScomAddress(1), data: [UInt8](repeating: 0, count: 200))
        _ = conversation.exchange(Sample.read()) {
            [
                Arrival(20, Sample.response(to: $0)), Arrival(40, Array(cut.bytes[..<20])),
            ]
        }
        conversation.idle(.seconds(1))
        let start = conversation.now
        #expect(conversation.exchange(Sample.read()) { [Arrival(20, Sample.response(to: $0))] }.float == 52.3)
        #expect(conversation.now - start < .milliseconds(30))
        #expect(conversation.line.counters.noiseBytes == 20)
    }

    @Test func waitsForTheTransmissionAtLowSpeed() {
        var settings = LinkSettings(endpoint: .serial(path: ""), baud: 1200)
        settings.responseTimeout = .milliseconds(500)
        var conversation = Conversation(settings)
        // 26 bytes of 11 bits take 238 ms.
        #expect(conversation.exchange(Sample.read()) { [Arrival(700, Sample.response(to: $0))] }.float == 52.3)
    }

    @Test func failsTheRequestInFlightWhereTheLineBreaks() {
        var line = LineConversation(LinkSettings(endpoint: .serial(path: "")))
        let now = ContinuousClock.now
        #expect(line.broken(at: now) == .down)
        _ = line.begin(Sample.write(), at: now)
        #expect(line.broken(at: now) == .down)
        _ = line.begin(Sample.write(), at: now)
        _ = line.sent(at: now)
        #expect(line.broken(at: now) == .lost)
    }
}
