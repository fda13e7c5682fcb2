import Glibc

/// The speeds that Linux has names for.
enum Baud {
    private static let speeds: [(baud: Int, speed: CInt)] = [
        (1200, B1200), (1800, B1800), (2400, B2400), (4800, B4800), (9600, B9600), (19200, B19200), (38400, B38400),
        (57600, B57600), (115_200, B115200), (230_400, B230400), (460_800, B460800), (500_000, B500000),
        (576_000, B576000), (921_600, B921600), (1_000_000, B1000000), (1_152_000, B1152000), (1_500_000, B1500000),
        (2_000_000, B2000000), (2_500_000, B2500000), (3_000_000, B3000000), (3_500_000, B3500000),
        (4_000_000, B4000000),
    ]

    static var supported: [Int] { speeds.map(\.baud) }
    static var supportedList: String { supported.map { "\($0)" }.joined(separator: ", ") }

    static func speed(_ baud: Int) -> speed_t? { speeds.first { $0.baud == baud }.map { speed_t($0.speed) } }
}

extension LinkSettings {
    /// Speeds that a serial port can be set to, in bits per second.
    public static var supportedBauds: [Int] { Baud.supported }
}
