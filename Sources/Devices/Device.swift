public import ScomProtocol

/// A device that was found on the installation.
public struct Device: Hashable, Sendable, Identifiable {
    public let id: DeviceID
    /// The operator's name for it.
    public var alias: String?
    public var model: String?
    public var firmware: SoftwareVersion?
    public var factoryID: FactoryID?
    public var isAvailable: Bool

    public init(
        id: DeviceID, alias: String? = nil, model: String? = nil, firmware: SoftwareVersion? = nil,
        factoryID: FactoryID? = nil, isAvailable: Bool
    ) {
        self.id = id
        self.alias = alias
        self.model = model
        self.firmware = firmware
        self.factoryID = factoryID
        self.isAvailable = isAvailable
    }

    public var address: ScomAddress { id.address }
    public var family: DeviceFamily { id.family }
}
