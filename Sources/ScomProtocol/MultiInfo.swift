/// Request and response data of the multi-info object (spec §4.9).
public enum MultiInfo {
    /// The most user infos that one exchange carries.
    public static let maximumItems = 76
    /// Where it is read, at the gateway.
    public static let property = PropertyReference(.multiInfo, 1, .value)

    /// Three bytes for each item, of which there must be 1 to 76.
    public static func requestData(_ items: [MultiInfoItem]) -> [UInt8] {
        var data: [UInt8] = []
        data.reserveCapacity(items.count * 3)
        for item in items {
            data.append(littleEndian: item.info)
            data.append(item.aggregation.rawValue)
        }
        return data
    }

    /// `nil` where the data are no list of 1 to 76 items.
    public static func items(requestData data: [UInt8]) -> [MultiInfoItem]? {
        guard data.count % 3 == 0, (1...maximumItems).contains(data.count / 3) else { return nil }
        var items: [MultiInfoItem] = []
        for offset in stride(from: 0, to: data.count, by: 3) {
            guard let aggregation = MultiInfoItem.Aggregation(rawValue: data[offset + 2]) else { return nil }
            items.append(MultiInfoItem(info: data.littleEndian(at: offset), aggregation))
        }
        return items
    }
}
