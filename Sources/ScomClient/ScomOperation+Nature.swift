import ScomProtocol

extension ScomOperation {
    /// Whether doing it twice is the same as doing it once, so that it may be retried and shared.
    ///
    /// Writes act; so do the keys of the remote control, the steps of a file transfer and the pointer that message 0 sets (spec §4.6.1).
    public var isRepeatable: Bool {
        guard !isWrite else { return false }
        switch property.objectType {
        case .screen: return property.objectID == Screen.Key.none.rawValue
        case .datalogTransfer, .message: return false
        default: return true
        }
    }
}
