public import ScomProtocol

/// What the operator says of the devices.
public struct DeviceSettings: Sendable {
    /// The devices to work with; `nil` finds all.
    public var devices: [DeviceID]?
    public var aliases: [DeviceID: String]

    public init(devices: [DeviceID]? = nil, aliases: [DeviceID: String] = [:]) {
        self.devices = devices
        self.aliases = aliases
    }
}
