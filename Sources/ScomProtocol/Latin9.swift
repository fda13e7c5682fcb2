/// ISO 8859-15, the character set of all text on the line (spec §4.2.3): Latin 1 but for eight characters.
public enum Latin9 {
    private static let differences: [(byte: UInt8, scalar: Unicode.Scalar)] = [
        (0xA4, "€"), (0xA6, "Š"), (0xA8, "š"), (0xB4, "Ž"), (0xB8, "ž"), (0xBC, "Œ"), (0xBD, "œ"), (0xBE, "Ÿ"),
    ]

    /// The text of the bytes; every byte is a character.
    public static func decode(_ bytes: some Sequence<UInt8>) -> String {
        var scalars = String.UnicodeScalarView()
        for byte in bytes {
            scalars.append(differences.first { $0.byte == byte }?.scalar ?? Unicode.Scalar(byte))
        }
        return String(scalars)
    }

    /// `nil` where the set lacks a character of the text.
    public static func encode(_ text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        for scalar in text.unicodeScalars {
            guard let byte = byte(of: scalar) else { return nil }
            bytes.append(byte)
        }
        return bytes
    }

    /// The first character that the set lacks.
    public static func firstUnencodable(_ text: String) -> Unicode.Scalar? {
        text.unicodeScalars.first { byte(of: $0) == nil }
    }

    static func encodeReplacing(_ text: String) -> [UInt8] {
        text.unicodeScalars.map { byte(of: $0) ?? UInt8(ascii: "?") }
    }

    private static func byte(of scalar: Unicode.Scalar) -> UInt8? {
        if let difference = differences.first(where: { $0.scalar == scalar }) { return difference.byte }
        guard let byte = UInt8(exactly: scalar.value), !differences.contains(where: { $0.byte == byte }) else {
            return nil
        }
        return byte
    }
}
