/// What was found when the store was opened.
public struct StoreOpening: Hashable, Sendable {
    public enum Outcome: Hashable, Sendable {
        /// There was none; a new one was made.
        case created
        /// The store was there and sound.
        case existing
        /// The file could not be used. It was kept under the name `aside` and a new one begun.
        case recovered(aside: String, reason: String)
    }

    public var outcome: Outcome
    /// Paths of earlier files that were put aside, in this opening or before, and still lie in the directory.
    public var keptAside: [String]

    public init(outcome: Outcome, keptAside: [String]) {
        self.outcome = outcome
        self.keptAside = keptAside
    }

    /// Whether flash may be written. A file kept aside holds counts that nobody knows, so the service goes on without
    /// writing flash until the operator has looked at the file and removed it (or put it back).
    public var persistenceAllowed: Bool { keptAside.isEmpty }
}
