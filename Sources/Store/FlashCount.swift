public import Runtime

/// How often a parameter of a device was written to flash.
public struct FlashCount: Hashable, Sendable {
    public var device: FlashDevice
    public var parameter: UInt32
    public var writes: Int
    public var lastWrite: WallTime

    public init(device: FlashDevice, parameter: UInt32, writes: Int, lastWrite: WallTime) {
        self.device = device
        self.parameter = parameter
        self.writes = writes
        self.lastWrite = lastWrite
    }
}
