import JSONValue
import Testing

@Suite struct ParsingTests {
    @Test(
        arguments: [
            ("null", nil), ("true", true), (" false\r\n\t", false), ("0", 0), ("-0", 0), ("-0.0", .real(-0.0)),
            ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
            ("1e2", 100.0), ("1E-2", 0.01), ("1.7976931348623157e308", .real(.greatestFiniteMagnitude)),
            ("1e-999", 0.0),
            ("5e-324", .real(.leastNonzeroMagnitude)), ("0.1", 0.1),
            ("\"\"", ""), (#""a\"\\\/\b\f\n\r\tz""#, "a\"\\/\u{8}\u{c}\n\r\tz"), (#""\u0000""#, "\0"),
            (#""\u00e9\uD83D\uDE00é😀""#, "é😀é😀"), ("[]", []), ("{}", [:]), ("[[],{}]", [[], [:]]),
            (#"{"b":1,"a":[2,{"c":null}]}"#, ["b": 1, "a": [2, ["c": nil]]]), (#"{"":1}"#, ["": 1]),
        ] as [(String, JSONValue)])
    func reads(text: String, expected: JSONValue) throws {
        #expect(try JSONValue(parsing: text) == expected)
        #expect(try JSONValue(parsing: Array(text.utf8)) == expected)
        #expect(try JSONValue(parsing: AnyCollection(text.utf8)) == expected)
    }

    @Test(arguments: [
        ("", "empty"), (" ", "expected"), ("[1,]", "unexpected"), ("{\"a\":1,}", "expected"), ("{a:1}", "expected"),
        ("{\"a\" 1}", "':' expected"), ("[1 2]", "']' expected"), ("nul", "invalid token"), ("True", "invalid token"),
        ("01", "invalid token"), ("+1", "invalid token"), ("1.", "invalid token"), (".5", "invalid token"),
        ("0x10", "expected"), ("NaN", "invalid token"), ("Infinity", "invalid token"), ("'a'", "invalid token"),
        ("1 2", "end of file expected"), ("{} x", "end of file expected"), ("[1", "expected"), ("\"a", "premature end"),
        ("\"\n\"", "unexpected newline"), ("\"\u{1}\"", "control character"), ("\"\\x\"", "invalid escape"),
        (#""\uD800""#, "invalid Unicode"), (#""\uDC00""#, "invalid Unicode"), (#""\uD800\u0041""#, "invalid Unicode"),
        (#""\u12"#, "invalid escape"), (#"{"a":1,"a":2}"#, "duplicate object key"),
        (#"{"a":{"b":1,"b":1}}"#, "duplicate object key"), (#"{"a\u0000b":1}"#, "NUL byte in object key"),
        ("1e999", "real number overflow"), ("-1e999", "real number overflow"),
        ("9223372036854775808", "beyond the range of 64 bits"), ("-9223372036854775809", "beyond the range of 64 bits"),
        ("\u{FEFF}{}", "invalid token"), ("// c\n1", "invalid token"), ("[1]]", "end of file expected"),
    ])
    func refuses(text: String, reason: String) {
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: text) }
        #expect(error?.message.contains(reason) == true, "\(error?.message ?? "")")
    }

    @Test(
        arguments: [
            [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82], [0x80],
            [0xF8, 0x88, 0x80, 0x80],
        ] as [[UInt8]])
    func refusesInvalidUTF8(bytes: [UInt8]) {
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: [0x22] + bytes + [0x22]) }
        #expect(error?.message.contains("decode byte") == true, "\(error?.message ?? "")")
    }

    @Test func saysWhere() {
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: "{\n  \"a\": 1,\n  \"ä\": x\n}") }
        #expect(error?.line == 3)
        #expect(error?.column == 8)
        #expect(error?.offset == 21)
        #expect(error?.description.hasPrefix("line 3, column 8: ") == true)
    }

    @Test(arguments: [1, 2, 64, 1000])
    func depthIsLimited(depth: Int) throws {
        func text(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + "\"[{\\\"[\"" + String(repeating: "]", count: depth)
        }
        #expect(try JSONValue(parsing: text(depth), maximumDepth: depth).text() == text(depth))
        let error = #expect(throws: JSONError.self) {
            try JSONValue(parsing: "\n" + text(depth + 1), maximumDepth: depth)
        }
        #expect(error?.message == "nested too deeply: at most \(depth) levels")
        #expect(error?.line == 2)
        #expect(error?.column == depth + 1)
        #expect(error?.offset == depth + 1)
    }

    @Test func depthOfSiblingsDoesNotAddUp() throws {
        let text = "[" + String(repeating: "{\"a\":[]},", count: 1000) + "[]]"
        #expect(try JSONValue(parsing: text, maximumDepth: 3).array?.count == 1001)
    }

    @Test func aMillionBracketsAreRefused() {
        let brackets = [UInt8](repeating: UInt8(ascii: "["), count: 1_000_000)
        #expect(throws: JSONError.self) { try JSONValue(parsing: brackets) }
    }

    @Test func aStringOfAMillionCharacters() throws {
        let long = String(repeating: "é\u{0}", count: 500_000)
        let value = try JSONValue(parsing: JSONValue.string(long).serialized())
        #expect(value == .string(long))
    }

    @Test func readsASliceOfABuffer() throws {
        let bytes = Array("xx[1,2]yy".utf8)
        #expect(try JSONValue(parsing: bytes[2..<7]) == [1, 2])
        let value = bytes.withUnsafeBytes { try? JSONValue(parsing: UnsafeRawBufferPointer(rebasing: $0[2..<7])) }
        #expect(value == [1, 2])
    }
}
