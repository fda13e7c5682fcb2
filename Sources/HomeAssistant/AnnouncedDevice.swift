public import Devices

/// A device, and what its snapshots carry.
public struct AnnouncedDevice: Sendable {
    public var device: Device
    /// Numbers of the infos in its snapshots.
    public var infos: Set<UInt32>
    /// Numbers of the parameters in its snapshots.
    public var parameters: Set<UInt32>
    /// What the device itself says that parameters may be set to, as far as it was asked; the catalogue's limits serve for others.
    public var limits: [UInt32: ParameterLimits]

    public init(
        _ device: Device, infos: Set<UInt32>, parameters: Set<UInt32>, limits: [UInt32: ParameterLimits] = [:]
    ) {
        self.device = device
        self.infos = infos
        self.parameters = parameters
        self.limits = limits
    }
}
