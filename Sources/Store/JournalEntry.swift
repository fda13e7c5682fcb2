public import Runtime

/// A changing request in the journal.
public struct JournalEntry: Hashable, Sendable, Identifiable {
    /// Never used twice in one store.
    public struct ID: Hashable, Sendable {
        let number: Int64
    }

    public let id: ID
    public let method: String
    public let admitted: WallTime
    /// When it was about to reach the line for the first time.
    public let started: WallTime?
    /// The last that was noted of it.
    public let noted: [UInt8]?
}
