extension Configuration {
    /// What is logged and in which form.
    public struct Log: Hashable, Sendable {
        /// Named as swift-log's levels.
        public enum Level: String, CaseIterable, Hashable, Sendable {
            case trace, debug, info, notice, warning, error, critical
        }

        public enum Format: String, Hashable, Sendable {
            case text, json
        }

        public var level = Level.info
        public var format = Format.text

        public init() {}
    }
}
