/// What to do with a changing request.
public enum JournalAdmission: Hashable, Sendable {
    /// Not seen before: execute it, with `start` before it reaches the line and `finish` or `withdraw` at its end.
    case fresh(JournalEntry.ID)
    /// Finished before: send this response again.
    case replay(response: [UInt8])
    /// This process is still at it: its response will come.
    case inFlight(JournalEntry.ID)
    /// An earlier process reached the line with it and ended before its outcome was known. Do not execute it; answer
    /// with what was noted, and `finish` it with that answer.
    case interrupted(JournalEntry)
    /// The same client used this correlation for other content within the window.
    case conflict
    /// No room for another request: `busy`.
    case full
}
