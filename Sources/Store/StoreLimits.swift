/// How much the store keeps.
public struct StoreLimits: Hashable, Sendable {
    /// Changing requests in the journal; one more is `JournalAdmission.full`.
    public var journalEntries = 10_000
    /// How many of them one client may have, so that it leaves room for others.
    public var journalEntriesPerClient = 8_000
    /// Bytes of requests and responses in the journal; above it, `JournalAdmission.full`.
    public var journalBytes = 64 << 20
    /// How long after its end a request is remembered, counted while the service runs.
    public var journalWindow: Duration = .seconds(600)
    /// Records in the audit log; the oldest go first.
    public var auditRecords = 100_000
    /// Records older than this go.
    public var auditAge: Duration = .seconds(400 * 86_400)
    /// The file's greatest size.
    public var databaseBytes = 256 << 20
    /// After a failed attempt to open the store, no other before this time is over.
    public var reopeningPause: Duration = .seconds(5)

    public init() {}
}
