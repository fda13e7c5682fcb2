public import ScomProtocol

extension Configuration {
    /// What a client may do besides reading.
    public struct ClientRole: Hashable, Sendable {
        /// Level up to which it may write parameters; `nil` for read-only.
        public var write: AccessLevel?
        /// Whether it may write to flash memory.
        public var persist: Bool
        /// Whether it may use the raw methods.
        public var raw: Bool
        /// The only parameters it may write; `nil` for all up to the level.
        public var only: [ObjectReference]?

        public init(
            write: AccessLevel? = .basic, persist: Bool = false, raw: Bool = false, only: [ObjectReference]? = nil
        ) {
            self.write = write
            self.persist = persist
            self.raw = raw
            self.only = only
        }
    }
}
