/// Something that does one exchange after the other: the client on its link, or a stand-in in virtual time.
public protocol ExchangePerforming: Sendable {
    func perform(_ exchange: ScomExchange) async -> ExchangeOutcome
}
