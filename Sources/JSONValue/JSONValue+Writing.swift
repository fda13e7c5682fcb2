extension JSONValue {
    /// The JSON text in UTF-8: on one line without spaces, or indented by two spaces.
    ///
    /// An integer is printed as such, a real number by the shortest text that reads back as the same `Double`, without
    /// `.0` where it is whole (but negative zero). Not-a-number and infinity, which JSON lacks, are printed as `null`.
    public func serialized(pretty: Bool = false) -> [UInt8] {
        // jansson always prints a real number with 17 digits (0.1 as 0.10000000000000001), hence an own writer.
        var writer = JSONWriter(pretty: pretty)
        writer.append(self)
        return writer.bytes
    }

    /// The JSON text; see ``serialized(pretty:)``.
    public func text(pretty: Bool = false) -> String {
        String(decoding: serialized(pretty: pretty), as: UTF8.self)
    }
}

extension JSONValue: CustomStringConvertible {
    /// The JSON text on one line.
    public var description: String { text() }
}

private struct JSONWriter {
    var bytes: [UInt8] = []
    private let pretty: Bool
    private var depth = 0

    init(pretty: Bool) {
        self.pretty = pretty
        bytes.reserveCapacity(256)
    }

    mutating func append(_ value: JSONValue) {
        switch value {
        case .null: bytes.append(contentsOf: "null".utf8)
        case .bool(let value): bytes.append(contentsOf: value ? "true".utf8 : "false".utf8)
        case .integer(let value): bytes.append(contentsOf: value.description.utf8)
        case .real(let value): append(value)
        case .string(let value): append(value)
        case .array(let elements):
            appendAll(elements, in: ("[", "]")) { $0.append($1) }
        case .object(let members):
            appendAll(members, in: ("{", "}")) { writer, member in
                writer.append(member.key)
                writer.bytes.append(UInt8(ascii: ":"))
                if writer.pretty { writer.bytes.append(UInt8(ascii: " ")) }
                writer.append(member.value)
            }
        }
    }

    private mutating func appendAll<Elements: Collection>(
        _ elements: Elements, in brackets: (Unicode.Scalar, Unicode.Scalar),
        _ append: (inout Self, Elements.Element) -> Void
    ) {
        bytes.append(UInt8(ascii: brackets.0))
        depth += 1
        var isFirst = true
        for element in elements {
            if !isFirst { bytes.append(UInt8(ascii: ",")) }
            isFirst = false
            startLine()
            append(&self, element)
        }
        depth -= 1
        if !isFirst { startLine() }
        bytes.append(UInt8(ascii: brackets.1))
    }

    private mutating func startLine() {
        guard pretty else { return }
        bytes.append(UInt8(ascii: "\n"))
        bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * depth))
    }

    private mutating func append(_ value: Double) {
        guard value.isFinite else {
            bytes.append(contentsOf: "null".utf8)
            return
        }
        var text = value.description
        if text.hasSuffix(".0"), text != "-0.0" { text.removeLast(2) }
        bytes.append(contentsOf: text.utf8)
    }

    private mutating func append(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { characters in
            var start = 0
            for (index, character) in characters.enumerated()
            where character < 0x20 || character == UInt8(ascii: "\"") || character == UInt8(ascii: "\\") {
                bytes.append(contentsOf: characters[start..<index])
                appendEscaped(character)
                start = index + 1
            }
            bytes.append(contentsOf: characters[start...])
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func appendEscaped(_ character: UInt8) {
        bytes.append(UInt8(ascii: "\\"))
        switch character {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(character)
        case 0x08: bytes.append(UInt8(ascii: "b"))
        case 0x09: bytes.append(UInt8(ascii: "t"))
        case 0x0A: bytes.append(UInt8(ascii: "n"))
        case 0x0C: bytes.append(UInt8(ascii: "f"))
        case 0x0D: bytes.append(UInt8(ascii: "r"))
        default:
            let digits = Array("0123456789abcdef".utf8)
            bytes.append(contentsOf: "u00".utf8)
            bytes.append(digits[Int(character >> 4)])
            bytes.append(digits[Int(character & 15)])
        }
    }
}
