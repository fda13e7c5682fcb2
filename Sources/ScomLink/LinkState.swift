/// Whether exchanges are possible now.
public enum LinkState: Hashable, Sendable {
    /// Not open; the reason also says what to do about it.
    case down(reason: String)
    case up
}
