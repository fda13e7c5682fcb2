extension Configuration {
    /// The way to the gateway, and how to treat it (contract §4).
    public struct Link: Hashable, Sendable {
        public enum Endpoint: Hashable, Sendable {
            /// Serial port by its path.
            case serial(path: String)
            /// Serial server to dial.
            case tcp(host: String, port: UInt16)
            /// Where a gateway dials in, a numeric address; `0.0.0.0` stands for all of IPv4's.
            case listen(address: String, port: UInt16)
        }

        public enum Parity: String, Hashable, Sendable {
            case even
            case none
        }

        public var endpoint: Endpoint
        /// Bits per second.
        public var baud = 38400
        public var parity = Parity.even
        public var responseTimeout = Duration.seconds(2)
        public var sourceAddresses: ClosedRange<UInt32> = 1...99
        /// Times of day without snapshots and file transfers.
        public var quiet: [QuietWindow] = []
        /// Largest share of time that the line may be busy, 1 to 100.
        public var maximumBusyPercent = 100

        public init(endpoint: Endpoint) {
            self.endpoint = endpoint
        }
    }
}

extension Configuration.Link.Endpoint: CustomStringConvertible {
    /// As the configuration file has it: path, `host:port` or `address:port`.
    public var description: String {
        switch self {
        case .serial(let path): path
        case .tcp(let host, let port): Self.text(host, port)
        case .listen(let address, let port): Self.text(address, port)
        }
    }

    private static func text(_ host: String, _ port: UInt16) -> String {
        host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
}
