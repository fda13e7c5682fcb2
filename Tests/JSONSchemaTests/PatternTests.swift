import JSONSchema
import JSONValue
import Testing

@Suite struct PatternTests {
    private static func matches(_ pattern: String, _ text: String) throws -> Bool {
        try JSONSchema(["pattern": .string(pattern)]).isValid(.string(text))
    }

    @Test(
        arguments: [
            ("", ["", "x"], []), ("a", ["a", "bab"], ["", "b"]), ("^a", ["ab"], ["ba", ""]),
            ("a$", ["ba"], ["ab", "a\n"]),
            ("^$", [""], ["\n", "a"]), ("^a*$", ["", "aaa"], ["aab"]), ("^a+b?$", ["a", "aab"], ["", "b", "abb"]),
            ("^(ab|c)+$", ["ab", "cab"], ["", "a", "abd"]), ("^(?:a|b|)c$", ["c", "ac", "bc"], ["abc"]),
            ("^a{2}$", ["aa"], ["a", "aaa"]), ("^a{2,}$", ["aa", "aaaa"], ["a"]),
            ("^a{1,3}$", ["a", "aaa"], ["", "aaaa"]),
            ("^a{0}b$", ["b"], ["ab"]), ("^a{0,2}?$", ["", "aa"], ["aaa"]),
            ("^[a-c1]$", ["a", "b", "1"], ["d", "-", ""]),
            ("^[^a-c]$", ["d", "😀", "\n"], ["a", ""]), ("^[-a]$", ["-", "a"], ["b"]), ("^[a-]$", ["-", "a"], ["b"]),
            ("^[\\]\\\\^]$", ["]", "\\", "^"], ["a"]), ("^[\\d_]$", ["5", "_"], ["a"]),
            ("^[^\\s]$", ["a"], [" ", "\u{A0}"]),
            ("^[\\W]$", ["-", "é"], ["a", "_"]), ("^[^\\D5]$", ["4"], ["5", "a"]),
            ("^.$", ["a", "😀"], ["\n", "\u{2028}", ""]),
            ("^\\d\\D\\w\\W\\s\\S$", ["1aa- x"], ["aaa- x"]), ("^\\d$", ["5"], ["٣"]),
            ("\\bab\\b", ["ab", "x ab."], ["xab"]),
            ("a\\Bb", ["ab"], ["a b"]), ("^\\t\\n\\v\\f\\r\\0$", ["\t\n\u{B}\u{C}\r\0"], [""]),
            ("^\\x41\\u0042\\u{1F600}\\uD83D\\uDE00\\cA$", ["AB😀😀\u{1}"], [""]), ("^\\/\\.\\-$", ["/.-"], ["/x-"]),
            ("^\\p{Lu}\\P{L}\\p{General_Category=Nd}$", ["É5٣"], ["é55"]), ("^(?<name>a)$", ["a"], ["b"]),
            ("^é$", ["é"], ["e\u{301}"]), ("^[😀-😂]$", ["😁"], ["😃"]), ("a|^b$", ["xa", "b"], ["xb"]),
            ("^(a*)*$", ["aaa", ""], ["b"]),
            ("^(|a)+$", ["", "aa"], ["b"]), ("[^]", ["x", "\n"], [""]), ("[]", [], ["x"]), ("^\\$[+]$", ["$+"], ["$"]),
            ("^[0-9]+(\\.[0-9]+)?(ms|s|m|h)$", ["60s", "1.5h", "20ms"], ["1.s", "s", "5"]),
            ("^[^+#/$]([^+#]*[^+#/])?$", ["xtender", "a/b", "a"], ["a/", "/a", "a/+", "$a", ""]),
            ("^.+:[0-9]{1,5}$", ["h:1", "[::1]:65535"], [":1", "h:123456", "h:"]),
        ] as [(String, [String], [String])])
    func matches(pattern: String, good: [String], bad: [String]) throws {
        for text in good { #expect(try Self.matches(pattern, text), "\(pattern) on \(text)") }
        for text in bad { #expect(try !Self.matches(pattern, text), "\(pattern) on \(text)") }
    }

    @Test(arguments: [
        "*", "a**", "(", ")", "(a", "[a", "[b-a]", "a{", "a{2", "a{3,2}", "{1}", "]", "}", "\\", "\\q", "\\u12", "\\x1",
        "\\u{110000}",
        "\\uD800", "\\c1", "\\p{Nonsense}", "\\pL", "(a)\\1", "(?=a)", "(?!a)", "(?<=a)", "(?<!a)", "a{1001}",
        "((a{1000}){1000}){1000}", "^*", "[\\d-z]x{,2}",
    ])
    func refuses(pattern: String) {
        let error = #expect(throws: JSONSchemaError.self) { try JSONSchema(["pattern": .string(pattern)]) }
        #expect(error?.message.hasPrefix("the pattern \(pattern) cannot be used: ") == true)
    }

    @Test func nestingIsLimited() {
        let pattern = String(repeating: "(", count: 100_000)
        #expect(throws: JSONSchemaError.self) { try JSONSchema(["pattern": .string(pattern)]) }
    }

    /// A backtracking matcher would need 2³⁰⁰⁰⁰ steps.
    @Test func noPatternRunsAway() throws {
        let text = String(repeating: "a", count: 30_000) + "!"
        let schema = try JSONSchema(["pattern": "^(a|a)*(a+)+$"])
        let duration = ContinuousClock().measure { #expect(!schema.isValid(.string(text))) }
        #expect(duration < .seconds(5))
    }
}
