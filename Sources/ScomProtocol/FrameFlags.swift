/// What the gateway says of itself in every response (spec §3.3).
public struct FrameFlags: OptionSet, Hashable, Sendable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// Messages were stored since message 0 was last read.
    public static let messagePending = FrameFlags(rawValue: 1 << 0)
    /// The gateway started anew; cleared by parameter 5104 (spec §3.8).
    public static let restarted = FrameFlags(rawValue: 1 << 1)
    /// An SD card is in the gateway.
    public static let sdCardPresent = FrameFlags(rawValue: 1 << 2)
    /// Cleared when the SD card is taken out.
    public static let sdCardFull = FrameFlags(rawValue: 1 << 3)
    /// The SD card holds a datalog that was not read; cleared by reading one or taking the card out.
    public static let newDatalogFile = FrameFlags(rawValue: 1 << 4)
    /// The gateway can log at all.
    public static let datalogSupported = FrameFlags(rawValue: 1 << 5)
}
