import ScomProtocol

/// Hands out a fresh source address for each request, in rotation, so that a response tells which request it answers.
///
/// An address whose request was lost rests for a minute: its response may still come, 10 s late and more.
struct SourceAddresses: Sendable {
    typealias Instant = ContinuousClock.Instant

    static let quarantine: Duration = .seconds(60)
    /// Bounds the memory of lost requests where the range is wide.
    private static let maximumQuarantined = 1024

    let range: ClosedRange<UInt32>
    private var next: UInt32
    private var quarantinedUntil: [UInt32: Instant] = [:]

    /// - Parameter offset: where in the range to start; differs from start to start, so that responses to the process
    ///   before this one are not taken either.
    init(_ range: ClosedRange<UInt32>, startingAt offset: UInt32 = 0) {
        self.range = range
        let (last, overflow) = (range.upperBound - range.lowerBound).addingReportingOverflow(1)
        next = range.lowerBound + (overflow ? offset : offset % last)
    }

    /// The next address that does not rest; where all do, the one that has rested longest.
    mutating func take(at now: Instant) -> ScomAddress {
        if quarantinedUntil.isEmpty { return ScomAddress(advance()) }
        for _ in 0...quarantinedUntil.count {
            let address = advance()
            guard let end = quarantinedUntil[address] else { return ScomAddress(address) }
            if end <= now {
                quarantinedUntil[address] = nil
                return ScomAddress(address)
            }
            if quarantinedUntil.count > range.upperBound - range.lowerBound { break }
        }
        return ScomAddress(releaseLongestRested() ?? advance())
    }

    mutating func quarantine(_ address: ScomAddress, at now: Instant) {
        guard range.contains(address.rawValue) else { return }
        if quarantinedUntil.count >= SourceAddresses.maximumQuarantined { _ = releaseLongestRested() }
        quarantinedUntil[address.rawValue] = now + SourceAddresses.quarantine
    }

    func isQuarantined(_ address: ScomAddress) -> Bool { quarantinedUntil[address.rawValue] != nil }

    private mutating func advance() -> UInt32 {
        defer { next = next == range.upperBound ? range.lowerBound : next + 1 }
        return next
    }

    private mutating func releaseLongestRested() -> UInt32? {
        guard let (address, _) = quarantinedUntil.min(by: { $0.value < $1.value }) else { return nil }
        quarantinedUntil[address] = nil
        return address
    }
}
