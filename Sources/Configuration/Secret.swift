extension Configuration {
    /// A password: it does not show itself in text, logs or mirrors.
    public struct Secret: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
        private let value: String

        public init(_ value: String) {
            self.value = value
        }

        public var description: String { "•••" }
        public var debugDescription: String { "•••" }
        public var customMirror: Mirror { Mirror(self, children: []) }

        /// The password itself, for the one who has to send it.
        public func reveal() -> String { value }
    }
}
