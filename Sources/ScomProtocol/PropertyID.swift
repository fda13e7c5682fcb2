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
    /// The least value that a parameter takes at present.
    public static let minimumQSP = PropertyID(rawValue: 0x0006)
    /// The greatest value that a parameter takes at present.
    public static let maximumQSP = PropertyID(rawValue: 0x0007)
    /// The `AccessLevel` from which on a parameter can be changed (spec §4.5.2).
    public static let levelQSP = PropertyID(rawValue: 0x0008)
    /// A parameter's value in RAM; a read gives the flash value (field notes).
    public static let unsavedValueQSP = PropertyID(rawValue: 0x000D)

    /// Steps of a file transfer (spec §4.8.1).
    public static let transferInvalid = PropertyID(rawValue: 0x0000)
    /// Begins a listing, or a file whose name is the data.
    public static let transferStart = PropertyID(rawValue: 0x0021)
    /// Answer: a block of 512 bytes, more will follow.
    public static let transferBlock = PropertyID(rawValue: 0x0022)
    /// Acknowledges a block and asks for the next.
    public static let transferContinue = PropertyID(rawValue: 0x0023)
    /// Asks for the last block again.
    public static let transferRetry = PropertyID(rawValue: 0x0024)
    /// Ends a transfer early.
    public static let transferAbort = PropertyID(rawValue: 0x0025)
    /// Answer: the end, with the last data if there are any.
    public static let transferFinish = PropertyID(rawValue: 0x0026)
}
