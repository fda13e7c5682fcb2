public import ScomProtocol

/// What goes over the line, for those who watch it; `Frame.bytes` are the bytes as they went.
public enum LinkTrace: Hashable, Sendable {
    case sent(Frame)
    /// The response to the request before it.
    case received(Frame)
    /// The response to the request before it, with data that do not match their checksum.
    case damaged(Frame)
    case dropped(Frame, DropReason)
    /// Bytes that belong to no frame.
    case noise(count: Int)
}
