/// Why a frame from the line is not the response to the request in flight.
public enum DropReason: String, CaseIterable, Hashable, Sendable {
    /// To one of our addresses that is not in use now: late, or repeated.
    case late
    /// To another master's address.
    case otherDestination = "other_destination"
    /// To the request's address, from another device.
    case otherDevice = "other_device"
    /// To the request's address, from its device, about another service, object or property.
    case otherObject = "other_object"
    /// A request, or nothing of the protocol.
    case notAResponse = "not_a_response"
    /// The data checksum does not hold, and the header is not that of our response.
    case damaged
}
