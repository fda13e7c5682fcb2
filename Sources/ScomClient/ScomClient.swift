public import ScomLink
import ScomProtocol

/// Does operations on devices over a link: turns them into requests, and responses into values.
///
/// One attempt each: what is to be tried again, and when, is not decided here.
public struct ScomClient: ExchangePerforming {
    private let link: any RequestExchanging

    public init(link: any RequestExchanging) {
        self.link = link
    }

    public func perform(_ exchange: ScomExchange) async -> ExchangeOutcome {
        switch exchange {
        case .single(let operation):
            return ExchangeOutcome(await link.exchange(operation.request), count: 1) { [operation.result(of: $0)] }
        case .packed(let operations):
            let items = operations.compactMap(\.multiInfoItem)
            guard items.count == operations.count, (1...MultiInfo.maximumItems).contains(items.count) else {
                return ExchangeOutcome(failure: .notANumber, of: exchange, duration: .zero, byteCount: 0)
            }
            let outcome = await link.exchange(ScomOperation.readMultiInfo(items).request)
            return ExchangeOutcome(outcome, count: items.count) { data in
                ScomClient.results(of: data, operations, items)
            }
        }
    }

    private static func results(
        of data: [UInt8], _ operations: [ScomOperation], _ items: [MultiInfoItem]
    ) -> [Result<ScomValue, ScomFailure>] {
        guard let response = MultiInfoResponse(data, answering: items) else {
            return operations.map { _ in .failure(.malformedResponse) }
        }
        return zip(operations, response.values).map { operation, value in operation.result(ofPacked: value) }
    }
}

extension ExchangeOutcome {
    /// - Parameters:
    ///   - count: of the operations, which share an error.
    ///   - results: one for each operation, of the data of a response without error.
    fileprivate init(
        _ outcome: LinkOutcome, count: Int, results: ([UInt8]) -> [Result<ScomValue, ScomFailure>]
    ) {
        self.init(results: [], flags: nil, duration: outcome.duration, byteCount: outcome.byteCount)
        switch outcome.result {
        case .success(let response):
            flags = response.flags
            property = response.property
            switch response.result {
            case .success(let data): self.results = results(data)
            case .failure(let code): self.results = Array(repeating: .failure(.device(code)), count: count)
            }
        case .failure(let failure): self.results = Array(repeating: .failure(ScomFailure(failure)), count: count)
        }
    }
}

extension ScomFailure {
    init(_ failure: LinkFailure) {
        switch failure {
        case .down: self = .linkDown
        // The request was sent: what became of it is as unknown as if the response had been lost.
        case .lost, .timeout: self = .responseTimeout
        case .damaged: self = .damagedResponse
        }
    }
}
