/// What the gateway says in a multi-info response (spec §4.9.2).
public struct MultiInfoResponse: Hashable, Sendable {
    /// Bits 5 to 8 of the first word.
    public struct Families: OptionSet, Hashable, Sendable {
        public let rawValue: UInt32

        public init(rawValue: UInt32) {
            self.rawValue = rawValue
        }

        public static let xtender = Families(rawValue: 1 << 5)
        public static let bsp = Families(rawValue: 1 << 6)
        public static let variotrack = Families(rawValue: 1 << 7)
        public static let variostring = Families(rawValue: 1 << 8)
    }

    /// What is present in the installation.
    public var families: Families
    /// Seconds since 1970 by the gateway's clock.
    public var time: UInt32
    /// In the order of the request; not-a-number where there is no such value.
    public var values: [Float]

    public init(families: Families, time: UInt32, values: [Float]) {
        self.families = families
        self.time = time
        self.values = values
    }

    /// `nil` where the data are not an answer to exactly these items.
    public init?(_ data: [UInt8], answering items: [MultiInfoItem]) {
        guard data.count == 8 + 7 * items.count else { return nil }
        families = Families(rawValue: data.littleEndian(at: 0))
        time = data.littleEndian(at: 4)
        values = []
        values.reserveCapacity(items.count)
        for (index, item) in items.enumerated() {
            let offset = 8 + 7 * index
            guard data.littleEndian(UInt16.self, at: offset) == item.info, data[offset + 2] == item.aggregation.rawValue
            else {
                return nil
            }
            values.append(Float(bitPattern: data.littleEndian(at: offset + 3)))
        }
    }

    /// The data of the response, as a gateway gives it; `values` are one for each item.
    public func data(answering items: [MultiInfoItem]) -> [UInt8] {
        var data: [UInt8] = []
        data.reserveCapacity(8 + 7 * items.count)
        data.append(littleEndian: families.rawValue)
        data.append(littleEndian: time)
        for (item, value) in zip(items, values) {
            data.append(littleEndian: item.info)
            data.append(item.aggregation.rawValue)
            data.append(littleEndian: value.bitPattern)
        }
        return data
    }
}
