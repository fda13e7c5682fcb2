/// What can be read only, and what can be set.
public enum ObjectKind: String, CaseIterable, Hashable, Sendable {
    case info
    case parameter = "param"
}
