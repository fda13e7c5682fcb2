public import ScomProtocol

/// What can go wrong with one exchange.
public enum Fault: Hashable, Sendable {
    /// Nothing does; lets a script pass exchanges over.
    case none
    /// The request never arrives: nothing is done, nothing answered.
    case requestLost
    /// The request is carried out, its response never arrives.
    case responseLost
    /// The response comes that much later, maybe amid later exchanges.
    case late(Duration)
    /// The response comes a second time, that much later.
    case doubled(after: Duration)
    /// A bit of the header is wrong, its checksum as it was.
    case damagedHeader
    /// A bit of the data is wrong, their checksum as it was.
    case damagedData
    /// Only so many bytes of the response arrive.
    case cutShort(count: Int)
    /// The response comes byte by byte with pauses between.
    case split(gap: Duration)
    /// Stray bytes before the response.
    case noiseBefore([UInt8])
    case noiseAfter([UInt8])
    /// A valid response to another master's request comes before ours.
    case otherMaster
    /// A valid response of another device, before ours or in its place.
    case otherDevice(instead: Bool)
    /// A valid response about another object, before ours or in its place.
    case otherObject(instead: Bool)
    /// A valid response about another property, before ours or in its place.
    case otherProperty(instead: Bool)
    /// The gateway refuses; nothing is done.
    case error(ScomErrorCode)
    /// As `error`, with any code of the specification; a plan draws one.
    case anyError
    /// The request makes the gateway start anew: nothing is done or answered, and frame flag bit 1 is set from then on.
    case restart

    /// Stray bytes as seen in the field, start bytes and the beginning of a frame among them.
    public static let fieldNoise: [UInt8] = [
        0xFF, 0x00, 0xAA, 0xAA, 0x34, 0x65, 0xAA, 0x00, 0x01, 0x00, 0x00, 0x00, 0x65, 0x7F, 0xAA,
    ]
}
