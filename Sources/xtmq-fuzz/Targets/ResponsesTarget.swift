import ScomClient

@testable import ScomLink
@testable import ScomProtocol

/// Whatever the line brings after a request: an answer is taken only if it is this request's, the exchange comes to an
/// end, and what an answer holds is read without harm.
enum ResponsesTarget {
    static func run(_ input: [UInt8]) {
        var input = FuzzInput(input)
        let operation = operation(&input)
        let request = operation.request
        let frame = request.frame(from: ScomAddress(1))
        if frame.data.count <= Frame.maximumDataLength {
            var decoder = FrameDecoder()
            decoder.append(frame.bytes)
            expect(decoder.next() == .frame(frame), "the request is not read as it was made")
            expect(ScomRequest(frame) == request, "the request is not read as it was made")
        }
        readData(input, of: operation)
        converse(&input, request)
    }

    private static func operation(_ input: inout FuzzInput) -> ScomOperation {
        let address = input.element(of: [ScomAddress(101), .gateway, ScomAddress(601), ScomAddress(100)])
        let choice = input.byte()
        switch choice {
        case 0..<32: return .readMultiInfo(items(&input))
        case 32..<64:
            return ScomOperation(
                address, DatalogTransfer.file(.transferContinue), .read(.byteStream), data: [])
        case 64..<96:
            let value = ScomValue(number: Double(input.byte()), as: .float) ?? .bool(true)
            return ScomOperation(address, PropertyReference(.parameter, 1107, .unsavedValueQSP), .write(value))
        default:
            let property = PropertyReference(.userInfo, input.number(), .value)
            return ScomOperation(address, property, .read(input.element(of: ScomFormat.allCases)))
        }
    }

    private static func items(_ input: inout FuzzInput) -> [MultiInfoItem] {
        let count = 1 + Int(input.byte()) % MultiInfo.maximumItems
        return (0..<count).compactMap { _ in
            let info = input.number(UInt16.self)
            return MultiInfoItem.Aggregation(rawValue: input.byte()).map { MultiInfoItem(info: info, $0) }
        }
    }

    /// The rest of the input as the data of a response.
    private static func readData(_ input: FuzzInput, of operation: ScomOperation) {
        var input = input
        let data = input.remainder()
        for format in ScomFormat.allCases {
            guard let value = ScomValue(decoding: data, as: format) else { continue }
            expect(format == .string || value.encoded == data, "\(value) is not \(data)")
            if case .string(let text) = value { expect(Latin9.encodeReplacing(text) == data, "\(text) is not \(data)") }
        }
        if let message = ScomMessage(data) { expect(message.data == data, "\(message) is not \(data)") }
        if let items = MultiInfo.items(requestData: operation.data) {
            if let response = MultiInfoResponse(data, answering: items) {
                expect(response.data(answering: items) == data, "\(response) is not \(data)")
            }
        }
        _ = InstallationGUID(data)?.description
        if data.count >= 8 {
            let (high, low) = (
                Float(bitPattern: data.littleEndian(at: 0)), Float(bitPattern: data.littleEndian(at: 4))
            )
            _ = FactoryID(high: high, low: low)?.description
            _ = SoftwareVersion(high: high, low: low)?.description
        }
    }

    /// The rest of the input as bytes on the line, some pieces of them answers put right.
    private static func converse(_ input: inout FuzzInput, _ request: ScomRequest) {
        let settings = LinkSettings(endpoint: .serial(path: ""), sourceAddresses: 1...3)
        var conversation = LineConversation(settings)
        var now = ContinuousClock.now
        var step = conversation.begin(request, at: now)
        var sources: [ScomAddress] = []
        for _ in 0..<10_000 {
            now += .milliseconds(1)
            switch step {
            case .rest(let until):
                now = max(now, until)
                step = conversation.rested(at: now)
            case .send(let frame):
                sources.append(frame.source)
                step = conversation.sent(at: now)
            case .listen(let until):
                guard !input.isAtEnd else {
                    now = max(now, until)
                    step = conversation.elapsed(at: now)
                    continue
                }
                let choice = input.byte()
                now += .milliseconds(Int(choice >> 6) * 30)
                if now >= until {
                    step = conversation.elapsed(at: now)
                } else {
                    step = conversation.received(bytes(&input, choice, request, sources), at: now)
                }
            case .finish(let result):
                if case .success(let response) = result {
                    expect(
                        sources.contains { response.answers(request, from: $0) },
                        "\(response) is no answer to \(request) from \(sources)")
                }
                return
            }
        }
        expect(false, "the exchange does not end")
    }

    private static func bytes(
        _ input: inout FuzzInput, _ choice: UInt8, _ request: ScomRequest, _ sources: [ScomAddress]
    ) -> [UInt8] {
        let data = input.bytes(Int(input.byte()))
        switch choice & 7 {
        case 0:
            // Nearly an answer: one of its fields may be another.
            var response = ScomResponse(to: request, from: sources.last ?? ScomAddress(1), flags: [], .success(data))
            switch choice >> 3 & 7 {
            case 1: response.destination = ScomAddress(UInt32(input.byte() % 8))
            case 2: response.source = ScomAddress(UInt32(input.byte()))
            case 3: response.property.objectID = UInt32(input.byte())
            case 4: response.property.propertyID = PropertyID(rawValue: UInt16(input.byte()))
            case 5: response.result = .failure(ScomErrorCode(rawValue: input.number()))
            case 6: response.service = response.service == .read ? .write : .read
            default: break
            }
            return response.frame.bytes
        case 1: return FuzzInput.repaired(data)
        default: return data
        }
    }
}
