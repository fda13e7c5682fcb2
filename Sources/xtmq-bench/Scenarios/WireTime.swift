/// What the wire itself allows at 38400 baud, 11 bits a byte, no turnaround.
enum WireTime {
    static let bytesPerSecond = 38400.0 / 11
    /// A request of 26 bytes and a response of 30.
    static let singleReadsPerSecond = bytesPerSecond / 56
    /// Multi-info exchanges without end: 10 bytes a value.
    static let packedReadsPerSecond = bytesPerSecond / 10

    /// Seconds for that many values in as few multi-info exchanges as can be: 60 bytes an exchange, 10 a value.
    static func packed(values: Int) -> Double {
        Double((values + 75) / 76 * 60 + values * 10) / bytesPerSecond
    }
}
