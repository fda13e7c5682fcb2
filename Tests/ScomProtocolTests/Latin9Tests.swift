import ScomProtocol
import Testing

@Suite struct Latin9Tests {
    /// Where ISO 8859-15 differs from ISO 8859-1.
    static let differences: [UInt8: Unicode.Scalar] = [
        0xA4: "\u{20AC}", 0xA6: "\u{160}", 0xA8: "\u{161}", 0xB4: "\u{17D}", 0xB8: "\u{17E}", 0xBC: "\u{152}",
        0xBD: "\u{153}", 0xBE: "\u{178}",
    ]

    @Test(arguments: 0...255 as ClosedRange<UInt8>)
    func everyByte(_ byte: UInt8) {
        let text = Latin9.decode([byte])
        #expect([Unicode.Scalar](text.unicodeScalars) == [Self.differences[byte] ?? Unicode.Scalar(byte)])
        #expect(Latin9.encode(text) == [byte])
        #expect(Latin9.firstUnencodable(text) == nil)
    }

    /// CR LF is one character of Swift and two bytes.
    @Test func allBytesAtOnce() {
        let all = [UInt8](0...255) + [0x0D, 0x0A]
        #expect(Latin9.decode(all).unicodeScalars.count == 258)
        #expect(Latin9.encode(Latin9.decode(all)) == all)
    }

    @Test(
        arguments: ["¤", "¦", "¨", "´", "¸", "¼", "½", "¾", "→", "Ā", "\u{301}", "😀", "\u{FFFD}"] as [Unicode.Scalar])
    func otherCharacters(_ scalar: Unicode.Scalar) {
        let text = "Sion €\(scalar)¤"
        #expect(Latin9.encode(text) == nil)
        #expect(Latin9.firstUnencodable(text) == scalar)
    }
}
