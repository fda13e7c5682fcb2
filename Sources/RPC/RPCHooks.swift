public import JSONValue
public import ScomCatalog
public import ScomProtocol

/// Where the RPC's work shows outside of it.
public struct RPCHooks: Sendable {
    /// Publishes a response.
    public var send: @Sendable (RPCResponse) -> Void
    /// A parameter of a device has a new value: publishes the device's snapshot, before the response goes out.
    public var written: @Sendable (DeviceID, CatalogObject, ScomValue) async -> Void
    /// What a parameter of a device holds is not known any more: publishes the device's snapshot without it.
    public var unverified: @Sendable (DeviceID, CatalogObject) async -> Void
    /// Publishes the record of a write that was tried.
    public var audit: @Sendable (JSONObject) -> Void
    /// Members of `get-stats` that others count: `line`, `mqtt`, `snapshots`.
    public var statistics: @Sendable () async -> JSONObject

    public init(
        send: @escaping @Sendable (RPCResponse) -> Void,
        written: @escaping @Sendable (DeviceID, CatalogObject, ScomValue) async -> Void = { _, _, _ in },
        unverified: @escaping @Sendable (DeviceID, CatalogObject) async -> Void = { _, _ in },
        audit: @escaping @Sendable (JSONObject) -> Void = { _ in },
        statistics: @escaping @Sendable () async -> JSONObject = { [:] }
    ) {
        self.send = send
        self.written = written
        self.unverified = unverified
        self.audit = audit
        self.statistics = statistics
    }
}
