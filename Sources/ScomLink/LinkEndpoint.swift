/// Where the gateway's line ends on this machine.
public enum LinkEndpoint: Hashable, Sendable {
    /// A serial port, such as `/dev/ttyUSB0`.
    case serial(path: String)
    /// A serial server to dial.
    case tcp(host: String, port: UInt16)
    /// A gateway or serial server dials in here; `address` is numeric (`0.0.0.0`, `::`).
    case listen(address: String, port: UInt16)
}

extension LinkEndpoint: CustomStringConvertible {
    public var description: String {
        switch self {
        case .serial(let path): path
        case .tcp(let host, let port), .listen(let host, let port):
            host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        }
    }
}
