/// A property of an object; what a number means depends on the object's type.
public struct PropertyID: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt16

    public init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// Of objects that have just one, or where the number does not matter.
    public static let none = PropertyID(rawValue: 0x0000)
    /// Value of a user info, a datalog field and a multi-info object (spec §4.4.1, §4.7.3, §4.9.1).
    public static let value = PropertyID(rawValue: 0x0001)

    /// A parameter's value in flash memory; writing it wears the memory (spec §4.5.1, §4.5.4).
    public static let valueQSP = PropertyID(rawValue: 0x0005)
    public static let minimumQSP = PropertyID(rawValue: 0x0006)
    public static let maximumQSP = PropertyID(rawValue: 0x0007)
    public static let levelQSP = PropertyID(rawValue: 0x0008)
    /// A parameter's value in RAM; a read gives the flash value (field notes).
    public static let unsavedValueQSP = PropertyID(rawValue: 0x000D)

    /// Steps of a file transfer (spec §4.8.1).
    public static let transferInvalid = PropertyID(rawValue: 0x0000)
    public static let transferStart = PropertyID(rawValue: 0x0021)
    public static let transferBlock = PropertyID(rawValue: 0x0022)
    public static let transferContinue = PropertyID(rawValue: 0x0023)
    public static let transferRetry = PropertyID(rawValue: 0x0024)
    public static let transferAbort = PropertyID(rawValue: 0x0025)
    public static let transferFinish = PropertyID(rawValue: 0x0026)
}
