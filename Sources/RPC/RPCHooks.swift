public import JSONValue
public import ScomCatalog
public import ScomProtocol

/// Where the RPC's work shows outside of it.
public struct RPCHooks: Sendable {
    /// Publishes a response.
    public var send: @Sendable (RPCResponse) -> Void
    /// A parameter of a device has a new value: publishes the device's snapshot, before the response goes out.
    public var written: @Sendable (DeviceID, CatalogObject, ScomValue) async -> Void
    /// Publishes the record of a write that was tried.
    public var audit: @Sendable (JSONObject) -> Void
    /// Members of `get-stats` that others count: `line`, `mqtt`, `snapshots`.
    public var statistics: @Sendable () async -> JSONObject

    public init(
        send: @escaping @Sendable (RPCResponse) -> Void,
        written: @escaping @Sendable (DeviceID, CatalogObject, ScomValue) async -> Void = { _, _, _ in },
        audit: @escaping @Sendable (JSONObject) -> Void = { _ in },
        statistics: @escaping @Sendable () async -> JSONObject = { [:] }
    ) {
        self.send = send
        self.written = written
        self.audit = audit
        self.statistics = statistics
    }
}
