/// The class of an object (spec §4.4 to §6.2).
public struct ObjectType: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt16

    public init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// A value of the running system; read only (spec §4.4).
    public static let userInfo = ObjectType(rawValue: 0x0001)
    /// A setting (spec §4.5).
    public static let parameter = ObjectType(rawValue: 0x0002)
    /// An entry of the gateway's message log (spec §4.6).
    public static let message = ObjectType(rawValue: 0x0003)
    /// The installation's identifier (spec §6.1).
    public static let guid = ObjectType(rawValue: 0x0004)
    /// The text that the gateway appends to its datalogs; write only (spec §4.7).
    public static let datalogField = ObjectType(rawValue: 0x0005)
    /// Up to 76 user infos in one exchange (spec §4.9).
    public static let multiInfo = ObjectType(rawValue: 0x000A)
    /// The remote control's display and keys (spec §6.2).
    public static let screen = ObjectType(rawValue: 0x0100)
    /// Files of the datalog directory (spec §4.8).
    public static let datalogTransfer = ObjectType(rawValue: 0x0101)
}
