public import ScomProtocol

/// What a client may change (contract §7); everyone may read.
public struct ClientRole: Hashable, Sendable {
    /// The level up to which parameters may be written; `nil` for none at all.
    public var writeLevel: AccessLevel?
    /// Whether writes may go to flash memory.
    public var mayPersist: Bool
    /// Whether any SCOM property may be written by number.
    public var mayWriteRaw: Bool
    /// The only objects that may be written, by number or name; `nil` for all up to the level.
    public var only: Set<String>?

    public init(writeLevel: AccessLevel?, mayPersist: Bool = false, mayWriteRaw: Bool = false, only: Set<String>? = nil)
    {
        self.writeLevel = writeLevel
        self.mayPersist = mayPersist
        self.mayWriteRaw = mayWriteRaw
        self.only = only
    }

    /// Who is not named in the configuration, where it says nothing of everyone else.
    public static let standard = ClientRole(writeLevel: .basic)
}
