/// Who goes first on the line; none is starved (see `DispatcherSettings.passes`).
///
/// Within a priority clients take turns, save writes: those go strictly in the order in which they came, so that no device sees two of
/// them the wrong way round.
public enum Priority: Int, CaseIterable, Hashable, Sendable, Comparable {
    case write
    case request
    case snapshot
    case transfer

    public static func < (left: Priority, right: Priority) -> Bool { left.rawValue < right.rawValue }
}
