/// What the directory tells its observers.
public enum DeviceChange: Hashable, Sendable {
    /// A device was found, went for good, was exchanged for another or is known better.
    case list
    case availability(Device)
}
