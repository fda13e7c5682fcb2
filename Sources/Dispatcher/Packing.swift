import ScomProtocol

/// Whether user infos that wait go over the line together (spec §4.9).
///
/// One more value in a multi-info exchange costs 10 bytes, an exchange by itself 56, a multi-info exchange of one 70: so two or more are packed.
enum Packing {
    /// What the gateway is known to do with multi-info requests.
    enum Support: Hashable, Sendable {
        case unknown
        case supported
        case unsupported
    }

    /// How many of the waiting reads go into the next exchange, from the front; 1 is a single exchange.
    ///
    /// - Parameter limits: for each waiting read, in the order in which they are to go, the largest exchange it may be part of: 1 where it can
    ///   only be read singly, less than 76 where a larger exchange with it has failed.
    static func count(limits: some Sequence<Int>, support: Support) -> Int {
        guard support != .unsupported else { return 1 }
        var count = 0
        var smallest = MultiInfo.maximumItems
        for limit in limits {
            smallest = min(smallest, limit)
            guard count < smallest else { break }
            count += 1
        }
        return max(count, 1)
    }
}
