public import ScomProtocol

/// Something that happened in the installation and that devices report as a message.
public struct PlantEvent: Hashable, Sendable {
    /// Seconds since 1970 by the installation's clock.
    public var time: UInt32
    /// Number of the text in the table of messages.
    public var message: UInt16
    public var source: ScomAddress

    public init(time: UInt32, message: UInt16, source: ScomAddress) {
        self.time = time
        self.message = message
        self.source = source
    }
}
