import ScomProtocol
import Testing

/// A frame as it goes over the line, and what it says.
struct Golden<Content: Sendable>: Sendable, CustomTestStringConvertible {
    let name: String
    let content: Content
    let bytes: [UInt8]

    var testDescription: String { name }

    init(_ name: String, _ content: Content, _ hexadecimal: String) {
        self.name = name
        self.content = content
        bytes = ScomProtocolTests.bytes(hexadecimal)
    }
}

/// The right ones among the specification's examples, and an error response seen in the field.
enum GoldenFrames {
    /// The one who asks in all examples.
    static let source = ScomAddress(1)

    private static let batteryVoltage = PropertyReference(.userInfo, 3000, .value)
    private static let chargeCurrent = PropertyReference(.parameter, 1138, .valueQSP)
    private static let recorder: FrameFlags = [.sdCardPresent, .newDatalogFile, .datalogSupported]

    static let requests: [Golden<ScomRequest>] = [
        Golden(
            "§5.3 read a user info", ScomRequest(to: ScomAddress(101), .read, batteryVoltage),
            "AA 00 01000000 65000000 0A00 6F71 00 01 0100 B80B0000 0100 C590"),
        Golden(
            "§5.4 read a parameter", ScomRequest(to: ScomAddress(101), .read, chargeCurrent),
            "AA 00 01000000 65000000 0A00 6F71 00 01 0200 72040000 0500 7DD9"),
        Golden(
            "§5.5 write a parameter",
            ScomRequest(to: ScomAddress(101), .write, chargeCurrent, data: ScomValue.float(12).encoded),
            "AA 00 01000000 65000000 0E00 7379 00 02 0200 72040000 0500 00004041 FF9B"),
        Golden(
            "§5.6 read a message", ScomRequest(to: .gateway, .read, ScomMessage.property(index: 0)),
            "AA 00 01000000 F5010000 0A00 00D6 00 01 0300 00000000 0000 0317"),
        Golden(
            "§5.7.1 read a directory", ScomRequest(to: .gateway, .read, DatalogTransfer.directory(.transferStart)),
            "AA 00 01000000 F5010000 0A00 00D6 00 01 0101 01000000 2100 2456"),
        Golden(
            "§6.1 read the GUID", ScomRequest(to: .gateway, .read, InstallationGUID.property),
            "AA 00 01000000 F5010000 0A00 00D6 00 01 0400 00000000 0000 041F"),
        Golden(
            "§6.2 read the screen", ScomRequest(to: .gateway, .read, Screen.property(.none)),
            "AA 00 01000000 F5010000 0A00 00D6 00 01 0001 00000000 0000 0106"),
    ]

    static let responses: [Golden<ScomResponse>] = [
        response(
            "§5.3 read a user info", to: 0, recorder, .success(ScomValue.float(12.359375).encoded),
            "AA 34 65000000 01000000 0E00 A745 02 01 0100 B80B0000 0100 00C04541 0DCB"),
        response(
            "§5.4 read a parameter", to: 1, recorder, .success(ScomValue.float(60).encoded),
            "AA 34 65000000 01000000 0E00 A745 02 01 0200 72040000 0500 00007042 310B"),
        response(
            "§5.5 write a parameter", to: 2, recorder, .success([]),
            "AA 34 65000000 01000000 0A00 A33D 02 02 0200 72040000 0500 80F6"),
        response(
            "§5.6 read a message", to: 3, recorder,
            .success(ScomMessage(total: 976, type: 16, source: ScomAddress(105), time: 1_503_571_330).data),
            """
            AA 34 F5010000 01000000 1C00 460A
            02 01 0300 00000000 0000 D0030000 1000 69000000 82AD9E59 00000000 7760
            """),
        response(
            "§5.7.1 read a directory", to: 4, step: .transferFinish,
            [.messagePending, .restarted, .sdCardPresent, .datalogSupported],
            .success([UInt8]("LG171010.CSV\nLG171011.CSV\n".utf8)),
            """
            AA 27 F5010000 01000000 2400 418B 02 01 0101 01000000 2600
            4C473137313031302E4353560A 4C473137313031312E4353560A EEC9
            """),
        response(
            "§6.1 read the GUID", to: 5, [.messagePending, .restarted, .datalogSupported],
            .success(bytes("3AD01B0B 58C932BA EC4D3528 613D7D40")),
            """
            AA 23 F5010000 01000000 1A00 334B 02 01 0400 00000000 0000
            3AD01B0B58C932BAEC4D3528613D7D40 34A3
            """),
        Golden(
            "an error in the field",
            ScomResponse(
                to: ScomRequest(to: ScomAddress(101), .read, PropertyReference(.userInfo, 3000, .valueQSP)),
                from: source, flags: [.restarted, .datalogSupported], .failure(.deviceNotFound)),
            "AA 22 65000000 01000000 0C00 937B 03 01 0100 B80B0000 0500 0200 CE52"),
    ]

    /// Every frame as it goes over the line.
    static let all: [[UInt8]] = requests.map(\.bytes) + responses.map(\.bytes)

    private static func response(
        _ name: String, to request: Int, step: PropertyID? = nil, _ flags: FrameFlags,
        _ result: Result<[UInt8], ScomErrorCode>, _ hexadecimal: String
    ) -> Golden<ScomResponse> {
        var response = ScomResponse(to: requests[request].content, from: source, flags: flags, result)
        if let step { response.property.propertyID = step }
        return Golden(name, response, hexadecimal)
    }
}
