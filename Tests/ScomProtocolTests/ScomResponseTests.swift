import ScomProtocol
import Testing

/// What counts as a request, a response and the response to a request.
@Suite struct ScomResponseTests {
    static let request = ScomRequest(to: ScomAddress(101), .read, PropertyReference(.userInfo, 3000, .value))
    static let source = ScomAddress(7)

    struct Change: Sendable, CustomTestStringConvertible {
        let name: String
        let answers: Bool
        let make: @Sendable (inout ScomResponse) -> Void

        var testDescription: String { name }
    }

    static let changes = [
        Change(name: "none", answers: true) { _ in },
        Change(name: "other asker", answers: false) { $0.destination = ScomAddress(8) },
        Change(name: "other device", answers: false) { $0.source = ScomAddress(102) },
        Change(name: "other service", answers: false) { $0.service = .write },
        Change(name: "other object type", answers: false) { $0.property.objectType = .parameter },
        Change(name: "other object", answers: false) { $0.property.objectID = 3001 },
        Change(name: "other property", answers: false) { $0.property.propertyID = .valueQSP },
        Change(name: "an error", answers: true) { $0.result = .failure(.deviceNotFound) },
        Change(name: "other flags", answers: true) { $0.flags = [.messagePending] },
    ]

    @Test(arguments: changes)
    func matching(_ change: Change) {
        var response = ScomResponse(to: Self.request, from: Self.source, flags: [], .success([0, 0, 0, 0]))
        change.make(&response)
        #expect(response.answers(Self.request, from: Self.source) == change.answers)
    }

    @Test(arguments: [
        (DatalogTransfer.file(.transferStart), DatalogTransfer.file(.transferBlock), true),
        (DatalogTransfer.file(.transferStart), DatalogTransfer.file(.transferFinish), true),
        (DatalogTransfer.file(.transferStart), DatalogTransfer.file(.transferStart), true),
        (DatalogTransfer.file(.transferContinue), DatalogTransfer.file(.transferInvalid), true),
        (DatalogTransfer.file(.transferAbort), DatalogTransfer.file(.transferFinish), true),
        (DatalogTransfer.directory(.transferStart), DatalogTransfer.directory(.transferFinish), true),
        (DatalogTransfer.directory(.transferStart), DatalogTransfer.file(.transferFinish), false),
        (DatalogTransfer.file(.transferStart), DatalogTransfer.file(.transferContinue), false),
        (DatalogTransfer.file(.transferStart), PropertyReference(.userInfo, 2, .transferFinish), false),
        (PropertyReference(.userInfo, 2, .transferStart), DatalogTransfer.file(.transferFinish), false),
    ])
    func transferSteps(_ asked: PropertyReference, _ answered: PropertyReference, _ answers: Bool) {
        let request = ScomRequest(to: .gateway, .read, asked)
        var response = ScomResponse(to: request, from: Self.source, flags: [], .success([]))
        response.property = answered
        #expect(response.answers(request, from: Self.source) == answers)
    }

    @Test(arguments: [
        ("", false, false),
        ("00 01 0100 B80B0000 01", false, false),
        ("00 01 0100 B80B0000 0100", true, false),
        ("00 02 0100 B80B0000 0100", true, false),
        ("00 03 0100 B80B0000 0100", false, false),
        ("00 00 0100 B80B0000 0100", false, false),
        ("01 01 0100 B80B0000 0100", false, false),
        ("02 01 0100 B80B0000 0100", false, true),
        ("02 03 0100 B80B0000 0100", false, false),
        ("03 01 0100 B80B0000 0100 0200", false, true),
        ("03 01 0100 B80B0000 0100", false, false),
        ("03 01 0100 B80B0000 0100 02", false, false),
        ("03 01 0100 B80B0000 0100 020000", false, false),
        // Reserved flags say nothing in a response.
        ("F2 01 0100 B80B0000 0100", false, true),
    ])
    func wellFormed(_ data: String, _ isRequest: Bool, _ isResponse: Bool) {
        let frame = Frame(source: Self.source, destination: ScomAddress(101), data: bytes(data))
        #expect((ScomRequest(frame) != nil) == isRequest)
        #expect((ScomResponse(frame) != nil) == isResponse)
    }

    /// Data that no request can carry make a frame that no gateway takes, not a crash.
    @Test func oversizedDataDoNotTrap() {
        let request = ScomRequest(
            to: .gateway, .write, Self.request.property, data: [UInt8](repeating: 1, count: 70_000))
        var decoder = FrameDecoder()
        decoder.append(request.frame(from: Self.source).bytes)
        while let element = decoder.next() {
            guard case .noise = element else {
                Issue.record("\(element)")
                return
            }
        }
    }
}
