public import ScomProtocol

extension ScomOperation {
    /// The value of a user info (spec §4.4).
    public static func readInfo(_ number: UInt32, of address: ScomAddress, as format: ScomFormat) -> ScomOperation {
        ScomOperation(address, PropertyReference(.userInfo, number, .value), .read(format))
    }

    /// A property of a parameter (spec §4.5); `format` is that of the property.
    public static func readParameter(
        _ number: UInt32, _ property: PropertyID = .valueQSP, of address: ScomAddress, as format: ScomFormat
    ) -> ScomOperation {
        ScomOperation(address, PropertyReference(.parameter, number, property), .read(format))
    }

    /// Sets a parameter, in flash memory with `.valueQSP`, in RAM with `.unsavedValueQSP` (spec §4.5.1, §4.5.4).
    public static func writeParameter(
        _ number: UInt32, _ property: PropertyID, of address: ScomAddress, to value: ScomValue
    ) -> ScomOperation {
        ScomOperation(address, PropertyReference(.parameter, number, property), .write(value))
    }

    /// Several user infos at once, with aggregation; the answer is a byte stream for `MultiInfoResponse` (spec §4.9).
    public static func readMultiInfo(_ items: [MultiInfoItem]) -> ScomOperation {
        ScomOperation(.gateway, MultiInfo.property, .read(.byteStream), data: MultiInfo.requestData(items))
    }

    /// An entry of the message log; the answer is a byte stream for `ScomMessage` (spec §4.6).
    public static func readMessage(index: UInt32) -> ScomOperation {
        ScomOperation(.gateway, ScomMessage.property(index: index), .read(.byteStream))
    }

    /// The answer is a byte stream for `InstallationGUID` (spec §6.1).
    public static let readGUID = ScomOperation(.gateway, InstallationGUID.property, .read(.byteStream))

    /// Presses a key and reads the display; the answer is a byte stream for `Screen` (spec §6.2).
    public static func readScreen(_ key: Screen.Key) -> ScomOperation {
        ScomOperation(.gateway, Screen.property(key), .read(.byteStream))
    }

    /// Sets the text that the gateway appends to its datalogs (spec §4.7).
    public static func writeDatalogField(_ text: String) -> ScomOperation {
        ScomOperation(.gateway, PropertyReference(.datalogField, 1, .value), .write(.string(text)))
    }

    /// The read as an item of a multi-info exchange; `nil` where it can only be done by itself (spec §4.9.1).
    public var multiInfoItem: MultiInfoItem? {
        guard mayBePacked, case .read(let format) = action, format.length != nil, property.objectType == .userInfo,
            property.propertyID == .value
        else { return nil }
        guard let info = UInt16(exactly: property.objectID), let family = address.families.first else { return nil }
        // An item has no address: its number alone says whose info it is, and that of another family is another device's.
        guard family.infoNumbers.contains(info) else { return nil }
        guard let number = DeviceID(family: family, address: address)?.multiInfoNumber else { return nil }
        return MultiInfoItem(info: info, .device(number))
    }
}

extension DeviceFamily {
    /// The numbers of its user infos, which no other family shares save a BMS with a BSP.
    fileprivate var infoNumbers: Range<UInt16> {
        switch self {
        case .xtender: 3000..<4000
        case .bsp, .bms: 7000..<8000
        case .variotrack: 11000..<12000
        case .variostring: 15000..<16000
        case .xcom: 0..<0
        }
    }
}
