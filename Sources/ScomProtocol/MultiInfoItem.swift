/// One user info of a multi-info exchange (spec §4.9.1).
public struct MultiInfoItem: Hashable, Sendable {
    /// Whose value is wanted, among the devices of the family that has the info.
    public enum Aggregation: Hashable, Sendable {
        case master
        /// 1 to 15.
        case device(UInt8)
        case average
        case sum

        /// The byte on the line.
        public var rawValue: UInt8 {
            switch self {
            case .master: 0x00
            case .device(let number): number
            case .average: 0xFD
            case .sum: 0xFE
            }
        }

        /// `nil` for reserved numbers.
        public init?(rawValue: UInt8) {
            switch rawValue {
            case 0x00: self = .master
            case 0x01...0x0F: self = .device(rawValue)
            case 0xFD: self = .average
            case 0xFE: self = .sum
            default: return nil
            }
        }
    }

    /// Number of the user info; it tells the family as well.
    public var info: UInt16
    public var aggregation: Aggregation

    public init(info: UInt16, _ aggregation: Aggregation) {
        self.info = info
        self.aggregation = aggregation
    }
}
