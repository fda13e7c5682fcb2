public import Runtime

/// What was written to a parameter in a device's RAM: nobody can read it back, so it is kept here.
public struct RAMRecord: Hashable, Sendable {
    public var address: UInt32
    /// The serial number of the device that was written to, where it was known.
    public var fid: UInt32?
    public var parameter: UInt32
    /// The property data as they went over the line.
    public var data: [UInt8]
    public var time: WallTime
    /// Whether the device said that it took the value; if not, it may have or not.
    public var isAcknowledged: Bool

    public init(
        address: UInt32, fid: UInt32?, parameter: UInt32, data: [UInt8], time: WallTime, isAcknowledged: Bool
    ) {
        self.address = address
        self.fid = fid
        self.parameter = parameter
        self.data = data
        self.time = time
        self.isAcknowledged = isAcknowledged
    }
}
