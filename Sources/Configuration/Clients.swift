extension Configuration {
    /// Roles by client.
    public struct Clients: Hashable, Sendable {
        /// Roles of clients that the file names; a request without a client is that of `anonymous`.
        public var named: [String: ClientRole]
        /// Everyone else's: `*` in the file.
        public var others: ClientRole

        public init(named: [String: ClientRole] = [:], others: ClientRole = ClientRole()) {
            self.named = named
            self.others = others
        }

        public func role(of client: String) -> ClientRole { named[client] ?? others }
    }
}
