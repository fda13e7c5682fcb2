/// Who goes first on the line; none is starved (see `DispatcherSettings.passes`).
public enum Priority: Int, CaseIterable, Hashable, Sendable, Comparable {
    case write
    case request
    case snapshot
    case transfer

    public static func < (left: Priority, right: Priority) -> Bool { left.rawValue < right.rawValue }
}
