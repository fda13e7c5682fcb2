/// Where a simulated gateway is reached.
public enum SimulatorEndpoint: Hashable, Sendable {
    /// A pseudo-terminal in place of a serial port, with a symbolic link to it where one is named.
    case pseudoTerminal(link: String?)
    /// A TCP socket as of a serial server; port 0 takes any free one. All connections hear all responses.
    case tcp(address: String, port: UInt16)
    /// It dials in there, again and again, as an Xcom-LAN or a serial server set up as a client does.
    case dial(host: String, port: UInt16)
}
