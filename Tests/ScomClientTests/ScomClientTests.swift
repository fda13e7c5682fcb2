import ScomLink
import ScomProtocol
import Testing

@testable import ScomClient

@Suite struct ScomClientTests {
    /// A link that answers every request with the same data, error or failure.
    struct StandIn: RequestExchanging {
        var answer: @Sendable (ScomRequest) -> Result<Result<[UInt8], ScomErrorCode>, LinkFailure>

        func exchange(_ request: ScomRequest) async -> LinkOutcome {
            let result = answer(request).map {
                ScomResponse(to: request, from: ScomAddress(7), flags: .restarted, $0)
            }
            return LinkOutcome(result, duration: .milliseconds(16), byteCount: 56)
        }
    }

    static let device = ScomAddress(101)

    private func results(
        _ exchange: ScomExchange, _ data: [UInt8]
    ) async -> [Result<ScomValue, ScomFailure>] {
        await ScomClient(link: StandIn { _ in .success(.success(data)) }).perform(exchange).results
    }

    @Test(
        arguments: [
            (ScomFormat.float, ScomValue.float(52.3).encoded, Result.success(ScomValue.float(52.3))),
            (.shortEnum, [4, 0], .success(.shortEnum(4))),
            (.bool, [1], .success(.bool(true))),
            (.byteStream, [1, 2, 3], .success(.bytes([1, 2, 3]))),
            (.float, [1, 2], .failure(.malformedResponse)),
            (.bool, [2], .failure(.malformedResponse)),
        ] as [(ScomFormat, [UInt8], Result<ScomValue, ScomFailure>)])
    func decodesByFormat(
        _ format: ScomFormat, _ data: [UInt8], _ expected: Result<ScomValue, ScomFailure>
    ) async {
        let operation = ScomOperation.readInfo(3000, of: Self.device, as: format)
        #expect(await results(.single(operation), data) == [expected])
    }

    @Test func asksForWhatTheOperationSays() async {
        let operation = ScomOperation.writeParameter(1107, .unsavedValueQSP, of: Self.device, to: .float(12))
        let link = StandIn { request in
            #expect(request == operation.request)
            return .success(.success([]))
        }
        let outcome = await ScomClient(link: link).perform(.single(operation))
        #expect(outcome.results == [.success(.float(12))])
        #expect(outcome.flags == .restarted)
        #expect(outcome.property == operation.property)
        #expect(outcome.duration == .milliseconds(16))
        #expect(outcome.byteCount == 56)
    }

    static let infos = [3000, 3001, 3028].map { number in
        ScomOperation.readInfo(number, of: device, as: number == 3028 ? .shortEnum : .float)
    }

    @Test(arguments: [
        (LinkFailure.down, ScomFailure.linkDown), (.lost, .responseTimeout), (.timeout, .responseTimeout),
        (.damaged, .damagedResponse),
    ])
    func namesTheLinksFailures(_ failure: LinkFailure, _ expected: ScomFailure) async {
        let client = ScomClient(link: StandIn { _ in .failure(failure) })
        for exchange in [ScomExchange.single(Self.infos[0]), .packed(Self.infos)] {
            let outcome = await client.perform(exchange)
            #expect(outcome.results == exchange.operations.map { _ in .failure(expected) })
            #expect(outcome.flags == nil && outcome.property == nil)
        }
    }

    @Test func givesADevicesErrorToEveryOperation() async {
        let client = ScomClient(link: StandIn { _ in .success(.failure(.typeNotSupported)) })
        let outcome = await client.perform(.packed(Self.infos))
        #expect(outcome.results == Self.infos.map { _ in .failure(.device(.typeNotSupported)) })
        #expect(outcome.flags == .restarted)
    }

    // MARK: Packed

    private func packed(_ values: [Float], answering items: [MultiInfoItem]) -> [UInt8] {
        MultiInfoResponse(families: .xtender, time: 0, values: values).data(answering: items)
    }

    private var items: [MultiInfoItem] { Self.infos.map { $0.multiInfoItem! } }

    @Test(
        arguments: [
            ([52.3, -1, 4] as [Float], [.success(.float(52.3)), .success(.float(-1)), .success(.shortEnum(4))]),
            ([.nan, 0, 0], [.failure(.notANumber), .success(.float(0)), .success(.shortEnum(0))]),
            ([.infinity, 0, 1.5], [.success(.float(.infinity)), .success(.float(0)), .failure(.malformedResponse)]),
            ([0, 0, -1], [.success(.float(0)), .success(.float(0)), .failure(.malformedResponse)]),
            ([0, 0, .nan], [.success(.float(0)), .success(.float(0)), .failure(.notANumber)]),
        ] as [([Float], [Result<ScomValue, ScomFailure>])])
    func unpacksToTheInfosFormats(_ values: [Float], _ expected: [Result<ScomValue, ScomFailure>]) async {
        #expect(await results(.packed(Self.infos), packed(values, answering: items)) == expected)
    }

    @Test func asksForAllInOneRequestToTheGateway() async {
        let client = ScomClient(
            link: StandIn { [items] request in
                #expect(request.destination == .gateway && request.property == MultiInfo.property)
                #expect(MultiInfo.items(requestData: request.data) == items)
                return .success(.success(packed([1, 2, 3], answering: items)))
            })
        #expect(await client.perform(.packed(Self.infos)).results.count == 3)
    }

    @Test func refusesAnswersToAnotherList() async {
        var others = items
        others[1].aggregation = .master
        let malformed: [Result<ScomValue, ScomFailure>] = Self.infos.map { _ in .failure(.malformedResponse) }
        #expect(await results(.packed(Self.infos), packed([1, 2, 3], answering: others)) == malformed)
        #expect(await results(.packed(Self.infos), packed([1, 2], answering: Array(items[..<2]))) == malformed)
        let aggregate = ScomOperation.readMultiInfo(items)
        #expect(await results(.single(aggregate), packed([1, 2, 3], answering: others)) == [malformed[0]])
        let data = packed([1, 2, 3], answering: items)
        #expect(await results(.single(aggregate), data) == [.success(.bytes(data))])
    }

    @Test func tellsThatIntegersBeyondAFloatsPrecisionMustBeReadAlone() async {
        let operation = ScomOperation.readInfo(3099, of: Self.device, as: .int32)
        let item = operation.multiInfoItem!
        for (value, expected) in [
            (Float(0x1p24) - 1, .success(.int32(16_777_215))), (0x1p24, .failure(.notANumber)),
        ] as [(Float, Result<ScomValue, ScomFailure>)] {
            #expect(await results(.packed([operation]), packed([value], answering: [item])) == [expected])
        }
    }

    /// In a multi-info exchange 7034 of an inverter would be that of the battery.
    @Test(arguments: [
        (101, 3000, true), (101, 7034, false), (101, 11000, false), (303, 11000, true), (601, 7034, true),
        (701, 15000, true), (501, 3000, false), (191, 3000, false),
    ])
    func packsAnInfoOnlyWithItsOwnFamily(_ address: UInt32, _ number: UInt32, _ isPackable: Bool) {
        let operation = ScomOperation.readInfo(number, of: ScomAddress(address), as: .float)
        #expect((operation.multiInfoItem != nil) == isPackable)
    }

    @Test func packsOnlyWhatCanBePacked() async {
        let client = ScomClient(
            link: StandIn { _ in
                Issue.record("nothing should be sent")
                return .failure(.timeout)
            })
        let parameter = ScomOperation.readParameter(1107, of: Self.device, as: .float)
        let tooMany = [ScomOperation](repeating: Self.infos[0], count: 77)
        for operations in [[Self.infos[0], parameter], tooMany] {
            let outcome = await client.perform(.packed(operations))
            #expect(outcome.results == operations.map { _ in .failure(.notANumber) })
            #expect(outcome.byteCount == 0)
        }
    }

    @Test func tellsTheNextStepOfAFileTransfer() async {
        struct Gateway: RequestExchanging {
            func exchange(_ request: ScomRequest) async -> LinkOutcome {
                var response = ScomResponse(to: request, from: ScomAddress(7), flags: [], .success([1]))
                response.property.propertyID = .transferFinish
                return LinkOutcome(.success(response))
            }
        }
        let operation = ScomOperation(
            .gateway, DatalogTransfer.file(.transferContinue), .read(.byteStream))
        let outcome = await ScomClient(link: Gateway()).perform(.single(operation))
        #expect(outcome.property == DatalogTransfer.file(.transferFinish))
    }
}
