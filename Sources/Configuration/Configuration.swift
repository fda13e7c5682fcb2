/// What the service is told by its configuration file: checked, typed, and with the defaults filled in.
public struct Configuration: Hashable, Sendable {
    public var mqtt: MQTT
    public var link: Link
    public var devices: DeviceChoice
    /// `nil` stands for the default set of each family; an empty list publishes none.
    public var snapshots: [SnapshotGroup]?
    public var publish: Publish
    public var homeAssistant: HomeAssistant
    public var clients: Clients
    /// `nil` for none.
    public var compatibility: Compatibility?
    public var flash: Flash
    public var dispatcher: DispatcherSettings
    /// Folder of the database; `nil` where the file leaves it to `$STATE_DIRECTORY` or `./var`.
    public var store: String?
    public var log: Log

    /// A configuration with everything but the link left at its default.
    public init(link: Link) {
        self.link = link
        mqtt = MQTT()
        devices = .automatic
        snapshots = nil
        publish = Publish()
        homeAssistant = HomeAssistant()
        clients = Clients()
        compatibility = nil
        flash = Flash()
        dispatcher = DispatcherSettings()
        store = nil
        log = Log()
    }
}
