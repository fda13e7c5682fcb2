/// The level a user needs to see or change a parameter; the raw value is that of `level_qsp` (spec §4.5.2).
public enum AccessLevel: UInt16, CaseIterable, Comparable, Hashable, Sendable {
    case viewOnly = 0x0000
    case basic = 0x0010
    case expert = 0x0020
    case installer = 0x0030
    case qsp = 0x0040

    public static func < (left: AccessLevel, right: AccessLevel) -> Bool { left.rawValue < right.rawValue }

    /// The name in configuration, requests and responses.
    public var name: String {
        switch self {
        case .viewOnly: "view_only"
        case .basic: "basic"
        case .expert: "expert"
        case .installer: "installer"
        case .qsp: "qsp"
        }
    }
}
