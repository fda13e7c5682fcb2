public import ScomProtocol

/// Something that puts one request after the other on a line: the link, or a stand-in.
public protocol RequestExchanging: Sendable {
    /// One attempt; never repeats a write.
    func exchange(_ request: ScomRequest) async -> LinkOutcome
}
