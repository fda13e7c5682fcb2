/// The device whose flash a write goes to.
public struct FlashDevice: Hashable, Sendable {
    /// Its serial number (spec §4.4.4), which stays with it wherever it is put; nil where it is not known.
    public var fid: UInt32?
    /// Its SCOM address.
    public var address: UInt32

    public init(fid: UInt32?, address: UInt32) {
        self.fid = fid
        self.address = address
    }
}
