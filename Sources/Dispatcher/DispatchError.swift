public import ScomProtocol

/// Why an operation has no reading.
public enum DispatchError: Error, Hashable, Sendable {
    /// The queue is full, or others with less in it needed the room.
    case busy
    /// It had not started by its deadline, or a read had no answer by then.
    case deadlineExceeded
    case linkDown
    /// The device or the gateway answered with an error.
    case device(ScomErrorCode)
    /// No answer, after what retries there are; what became of a write is unknown.
    case responseTimeout
    /// The device has not answered for a while; it was not asked this time.
    case deviceSilent
    /// An answer came that is not of the format asked for.
    case malformedResponse
    /// The service is going down.
    case stopped

    /// Whether the line was used for it, so that a write may have reached the device.
    public var mayHaveReachedDevice: Bool {
        switch self {
        case .responseTimeout, .malformedResponse: true
        case .device(let code): code == .responseTimeout
        case .busy, .deadlineExceeded, .linkDown, .deviceSilent, .stopped: false
        }
    }
}
