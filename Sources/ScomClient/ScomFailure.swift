public import ScomProtocol

/// Why an operation has no value to show.
public enum ScomFailure: Error, Hashable, Sendable {
    /// The device or the gateway answered with an error: an answer, never retried.
    case device(ScomErrorCode)
    /// Nothing that answers the request came within the response timeout.
    case responseTimeout
    /// The answer came, and its data checksum did not hold.
    case damagedResponse
    /// The answer came whole and its data are not of the format asked for.
    case malformedResponse
    /// A multi-info exchange has no number here; a read of this info alone tells why.
    case notANumber
    /// The link is not open; nothing was sent.
    case linkDown

    /// Whether the request may have reached the device although no answer did.
    public var isUnknownOutcome: Bool {
        switch self {
        case .responseTimeout, .damagedResponse, .malformedResponse: true
        case .device(let code): code == .responseTimeout
        case .notANumber, .linkDown: false
        }
    }
}
