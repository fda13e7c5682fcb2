/// The identifier of an installation, 16 bytes (spec §6.1).
public struct InstallationGUID: Hashable, Sendable, CustomStringConvertible {
    public static let property = PropertyReference(.guid, 0, .none)

    /// As they come over the line.
    public let bytes: [UInt8]

    public init?(_ bytes: [UInt8]) {
        guard bytes.count == 16 else { return nil }
        self.bytes = bytes
    }

    /// Hexadecimal in groups of 8, 4, 4, 4 and 12, the first three little endian as in the gateway's own display of such identifiers.
    public var description: String {
        let order = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15]
        var text = ""
        for (position, index) in order.enumerated() {
            if [4, 6, 8, 10].contains(position) { text += "-" }
            let digits = String(bytes[index], radix: 16)
            text += digits.count == 1 ? "0" + digits : digits
        }
        return text
    }
}
