extension Configuration {
    /// An info or parameter as the file names it; the catalogue knows it.
    public enum ObjectReference: Hashable, Sendable, CustomStringConvertible {
        case number(UInt32)
        case name(String)

        public var description: String {
            switch self {
            case .number(let number): String(number)
            case .name(let name): name
            }
        }
    }
}
