/// The identifier of an installation, 16 bytes (spec §6.1).
public struct InstallationGUID: Hashable, Sendable, CustomStringConvertible {
    /// Where it is read, at the gateway.
    public static let property = PropertyReference(.guid, 0, .none)

    /// As they come over the line.
    public let bytes: [UInt8]

    /// `nil` unless there are 16 bytes.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count == 16 else { return nil }
        self.bytes = bytes
    }

    /// Hexadecimal in groups of 8, 4, 4, 4 and 12 digits.
    ///
    /// The 16 bytes are one little-endian number: read so, the example of spec §6.1.5 is a UUID of version 4, read
    /// otherwise it is none.
    public var description: String {
        var text = ""
        for (position, byte) in bytes.reversed().enumerated() {
            if [4, 6, 8, 10].contains(position) { text += "-" }
            if byte < 0x10 { text += "0" }
            text += String(byte, radix: 16)
        }
        return text
    }
}
