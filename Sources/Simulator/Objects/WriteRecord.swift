public import Runtime
public import ScomProtocol

/// One write as a simulated device saw it: what tests hold against the answers.
public struct WriteRecord: Hashable, Sendable {
    /// By the model's time, which no clock parameter changes.
    public var time: WallTime
    /// The address written to: a device, a phase or a group.
    public var requested: ScomAddress
    /// The device that took or refused it.
    public var device: ScomAddress
    public var property: PropertyReference
    public var data: [UInt8]
    /// What the data say in the object's format.
    public var value: ScomValue?
    /// `nil` where the write was accepted.
    public var error: ScomErrorCode?
    /// Flash memory wore by one write.
    public var wroteFlash: Bool
}
