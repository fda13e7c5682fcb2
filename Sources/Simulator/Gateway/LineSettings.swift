/// The serial line of a simulated gateway, and what the gateway does to each response.
public struct LineSettings: Hashable, Sendable {
    /// Two ways in which the box is set up (field notes).
    public enum Dialect: String, CaseIterable, Hashable, Sendable {
        /// Responses stand alone.
        case plain
        /// CR LF after each response, as an Xcom-LAN behind a serial server.
        case xcomLAN = "xcom-lan"
    }

    /// In bits a second.
    public var baud: Int
    /// Start, data, parity and stop bits of one byte.
    public var bitsPerByte: Int
    public var dialect: Dialect
    /// Whether a response waits for the time that the line would take; else it is there at once.
    public var isPaced: Bool

    public init(baud: Int, bitsPerByte: Int, dialect: Dialect = .plain, isPaced: Bool = true) {
        self.baud = max(1, baud)
        self.bitsPerByte = max(1, bitsPerByte)
        self.dialect = dialect
        self.isPaced = isPaced
    }

    /// 38400 8E1, as delivered (spec §3.1).
    public static let rs232 = LineSettings(baud: 38400, bitsPerByte: 11)
    /// 115200 8N1 with CR LF after each response.
    public static let xcomLAN = LineSettings(baud: 115200, bitsPerByte: 10, dialect: .xcomLAN)
    /// As fast as the machine goes.
    public static let unpaced = LineSettings(baud: 38400, bitsPerByte: 11, isPaced: false)

    /// How long so many bytes take.
    public func time(bytes: Int) -> Duration {
        let (seconds, rest) = (bytes * bitsPerByte).quotientAndRemainder(dividingBy: baud)
        return .seconds(seconds) + .nanoseconds(rest * 1_000_000_000 / baud)
    }
}
