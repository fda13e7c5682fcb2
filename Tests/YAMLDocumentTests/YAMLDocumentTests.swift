import JSONValue
import Testing
import YAMLDocument

@Suite struct YAMLDocumentTests {
    @Test(
        arguments: [
            ("", nil), ("# nothing\n", nil), ("~", nil), ("a:", ["a": nil]), ("a: null", ["a": nil]),
            ("---\na\n...\n", "a"),
            ("[yes, Yes, YES, on, On, ON, true, True, TRUE]", [true, true, true, true, true, true, true, true, true]),
            (
                "[no, No, NO, off, Off, OFF, false, False, FALSE]",
                [false, false, false, false, false, false, false, false, false]
            ),
            ("[y, n, yEs, 'yes', \"true\", '']", ["y", "n", "yEs", "yes", "true", ""]),
            ("[0, -1, +12, 0x1F, -0x_f, 017, 0b101, 1_000, 0_7, 00]", [0, -1, 12, 31, -15, 15, 5, 1000, 7, 0]),
            ("[9223372036854775807, -9223372036854775808]", [.integer(.max), .integer(.min)]),
            ("[1.5, -.5, 1., 6.02e23, 1.e-3, 1_0.2_5, +0.1]", [1.5, -0.5, 1.0, 6.02e23, 0.001, 10.25, 0.1]),
            (
                "[12:30, 190:20:30.15, 3.1.1, 1e3, 08, 0o17, 0x, 1_a, '12', -, ., +, '-']",
                ["12:30", "190:20:30.15", "3.1.1", "1e3", "08", "0o17", "0x", "1_a", "12", "-", ".", "+", "-"]
            ),
            ("[2026-11-22, 00:00-00:45, a b, \"\\u00e9\\n\"]", ["2026-11-22", "00:00-00:45", "a b", "é\n"]),
            (
                "[!!str 5, !!int '5', !!float 5, !!bool 'on', !!null '', ! 5, !!str yes]",
                ["5", 5, 5.0, true, nil, "5", "yes"]
            ),
            ("!!map {a: !!seq [1]}", ["a": [1]]),
            ("1107: a\nyes: b\n1.50: c\n'': d\n", ["1107": "a", "yes": "b", "1.50": "c", "": "d"]),
            ("a: |\n  x\n  y\nb: >\n  x\n  y\n", ["a": "x\ny\n", "b": "x y\n"]),
            ("\u{FEFF}a: 1\r\nb: 2\r\n", ["a": 1, "b": 2]),
            (
                "a:\n  - b: 1\n    c: {d: [1, 2], e: }\n  - - x\n",
                ["a": [["b": 1, "c": ["d": [1, 2], "e": nil]], ["x"]]]
            ),
            ("é: [é, 😀]", ["é": ["é", "😀"]]), ("a/b: {c~d: 1}", ["a/b": ["c~d": 1]]),
        ] as [(String, JSONValue)])
    func reads(text: String, expected: JSONValue) throws {
        let value = try YAMLDocument(parsing: text, name: "t").value
        #expect(value == expected)
        #expect(value.text() == expected.text())
    }

    @Test(arguments: [
        (
            "a: 1\nb: 2\na: 3\nb: 4",
            [
                "t:3:1: the key \"a\" is there twice, first in line 1",
                "t:4:1: the key \"b\" is there twice, first in line 2",
            ]
        ),
        ("a: {x: 1, x: 2}", ["t:1:11: the key \"x\" is there twice, first in line 1"]),
        (
            "a: &x 1\nb: *x\n",
            ["t:1:4: the anchor &x is not allowed", "t:2:4: the alias *x is not allowed, write the value out"]
        ),
        (
            "&k a: &m {x: &n [1]}",
            [
                "t:1:1: the anchor &k is not allowed", "t:1:7: the anchor &m is not allowed",
                "t:1:14: the anchor &n is not allowed",
            ]
        ),
        (
            "a: &x {b: 1}\nc:\n  <<: *x\n",
            [
                "t:1:4: the anchor &x is not allowed",
                "t:3:3: merging with << is not allowed, write the members out",
                "t:3:7: the alias *x is not allowed, write the value out",
            ]
        ),
        (
            "a: !mine 1\nb: !!set {x}\nc: !!int x\nd: !!binary aGk=\n",
            [
                "t:1:4: the tag !mine is not allowed",
                "t:2:4: the tag tag:yaml.org,2002:set is not allowed here", "t:3:4: \"x\" is no integer",
                "t:4:4: the tag tag:yaml.org,2002:binary is not allowed here",
            ]
        ),
        (
            "? [1, 2]\n: x\n? {a: b}\n: y\nz: 1\nz: 2",
            [
                "t:1:3: a key must be a string or a number",
                "t:3:3: a key must be a string or a number", "t:6:1: the key \"z\" is there twice, first in line 5",
            ]
        ),
        ("a: 1\n---\nb: 2\n", ["t:2:1: only one document is allowed"]),
        (
            "a: .inf\nb: -.INF\nc: .nan\nd: 9223372036854775808\ne: 1.0e999",
            [
                "t:1:4: .inf is not allowed, a number must be finite",
                "t:2:4: -.INF is not allowed, a number must be finite",
                "t:3:4: .nan is not allowed, a number must be finite",
                "t:4:4: the integer 9223372036854775808 is beyond the range of 64 bits "
                    + "(-9223372036854775808 to 9223372036854775807)", "t:5:4: the number 1.0e999 is too large",
            ]
        ),
        ("a: 1\n\tb: 2\n", ["t:2:1: a tab cannot stand here, indentation is by spaces"]),
        (
            "é: 1\na: 1\na: [1, 2\n",
            [
                "t:3:1: the key \"a\" is there twice, first in line 2",
                "t:4:1: did not find expected ',' or ']' while parsing a flow sequence that begins in line 3",
            ]
        ),
        ("a: 'x\n", ["t:2:1: found unexpected end of stream while scanning a quoted scalar that begins in line 1"]),
        ("a: 1\n b: 2\n", ["t:2:3: mapping values are not allowed in this context"]),
        ("a: \u{1}", ["t:1:4: control characters are not allowed, the text must be UTF-8"]),
        ("a: b: c", ["t:1:5: mapping values are not allowed in this context"]),
        ("a: %x", ["t:1:4: found character that cannot start any token while scanning for the next token"]),
        ("a: *b", ["t:1:4: the alias *b is not allowed, write the value out"]),
    ])
    func refuses(text: String, problems: [String]) {
        let error = #expect(throws: YAMLError.self) { try YAMLDocument(parsing: text, name: "t") }
        #expect(error?.problems.map(\.description) == problems)
        #expect(error?.description == problems.joined(separator: "\n"))
    }

    @Test(
        arguments: [[0x61, 0x3A, 0x20, 0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xFE, 0xFF, 0x00, 0x61]] as [[UInt8]])
    func refusesInvalidUTF8(bytes: [UInt8]) {
        let error = #expect(throws: YAMLError.self) { try YAMLDocument(parsing: bytes, name: "t") }
        #expect(error?.problems.count == 1)
        #expect(error?.description.hasSuffix("the text must be UTF-8") == true, "\(error?.description ?? "")")
    }

    @Test func saysWhereInvalidUTF8Is() {
        let bytes = Array("a: 1\né: ".utf8) + [0xFF]
        let error = #expect(throws: YAMLError.self) { try YAMLDocument(parsing: bytes, name: "t") }
        #expect(error?.problems.first?.mark == .init(line: 2, column: 4))
    }

    @Test func marksEveryKeyAndValue() throws {
        let text = """
            # comment
            mqtt:
              host: localhost
              "é b": [1, {x: 2}]
            list:
              - a/b: ~
              -
                c: |
                  text
            """
        let document = try YAMLDocument(parsing: text, name: "t")
        let rows: [(String, String?, String?)] = [
            ("", "2:1", nil), ("/mqtt", "3:3", "2:1"), ("/mqtt/host", "3:9", "3:3"), ("/mqtt/é b", "4:10", "4:3"),
            ("/mqtt/é b/0", "4:11", nil), ("/mqtt/é b/1/x", "4:18", "4:15"), ("/list", "6:3", "5:1"),
            ("/list/0", "6:5", nil), ("/list/0/a~1b", "6:10", "6:5"), ("/list/1/c", "8:8", "8:5"),
            ("/nothing", nil, nil),
            ("/list/2", nil, nil),
        ]
        for (pointer, value, key) in rows {
            #expect(document.mark(at: pointer)?.description == value, "\(pointer)")
            #expect(document.keyMark(at: pointer)?.description == key, "\(pointer)")
        }
        #expect(document.nearestMark(at: "/mqtt/host") == .init(line: 3, column: 9))
        #expect(document.nearestMark(at: "/mqtt/port") == .init(line: 2, column: 1))
        #expect(document.nearestMark(at: "/list/0/q/r") == .init(line: 6, column: 5))
        #expect(document.nearestMark(at: "/nothing") == .init(line: 2, column: 1))
    }

    @Test func everyPlaceHasAMark() throws {
        let document = try YAMLDocument(parsing: "a: [1, {b: [x, ~]}]\nc: {d: 1}\n", name: "t")
        func check(_ value: JSONValue, _ pointer: String) {
            #expect(document.mark(at: pointer) != nil, "\(pointer)")
            switch value {
            case .array(let elements):
                for (index, element) in elements.enumerated() { check(element, "\(pointer)/\(index)") }
            case .object(let members):
                for (key, member) in members {
                    #expect(document.keyMark(at: "\(pointer)/\(key)") != nil)
                    check(member, "\(pointer)/\(key)")
                }
            default: break
            }
        }
        check(document.value, "")
    }

    @Test func depthIsLimited() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        _ = try YAMLDocument(parsing: nested(YAMLDocument.maximumDepth), name: "t")
        let error = #expect(throws: YAMLError.self) {
            try YAMLDocument(parsing: nested(YAMLDocument.maximumDepth + 1), name: "t")
        }
        #expect(error?.description == "t:1:65: nested too deeply: at most 64 levels")
        #expect(throws: YAMLError.self) { try YAMLDocument(parsing: String(repeating: "[", count: 10_000), name: "t") }
    }

    @Test func sizeIsLimited() throws {
        let line = "- abcdefghijklmn\n"
        let most = String(repeating: line, count: YAMLDocument.maximumSize / line.utf8.count)
        #expect(try YAMLDocument(parsing: most, name: "t").value.array?.count == YAMLDocument.maximumSize / 17)
        let error = #expect(throws: YAMLError.self) { try YAMLDocument(parsing: most + line, name: "t") }
        #expect(error?.description.contains("at most 1048576 are read") == true)
    }

    @Test func problemsAreLimited() {
        let text = String(repeating: "a: 1\n", count: 1000)
        let error = #expect(throws: YAMLError.self) { try YAMLDocument(parsing: text, name: "t") }
        #expect(error?.problems.count == 100)
    }

    @Test func readsJSON() throws {
        let json: JSONValue = ["a": [1, 2.5, true, nil, "x\"y\\z\né"], "b": ["c": [:], "d": []]]
        #expect(try YAMLDocument(parsing: json.text(), name: "t").value == json)
        #expect(try YAMLDocument(parsing: json.text(pretty: true), name: "t").value == json)
    }
}

@Suite struct DamagedTextTests {
    /// Whatever is done to a text, it is read or refused with at least one place named.
    @Test(arguments: 0..<10 as Range<UInt64>)
    func isReadOrRefused(seed: UInt64) {
        let text = Array(
            "mqtt: {host: 'a', port: 0x1F}\nlist:\n  - &a b\n  - \"\\u00e9\"\n  - |\n    x\né: !!str 5\n".utf8)
        let special = Array("\t\n :,-?&*!|>'\"%@`{}[]#\\~\u{0}\u{7f}ÿ".utf8) + [0xFF]
        var state = seed &+ 1
        func random(_ count: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % count
        }
        for _ in 0..<300 {
            var bytes = text
            for _ in 0...random(4) { bytes[random(bytes.count)] = special[random(special.count)] }
            let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).count
            do {
                let document = try YAMLDocument(parsing: bytes, name: "t")
                #expect(document.mark(at: "") != nil || document.value == .null)
            } catch {
                #expect(!error.problems.isEmpty)
                // Other line ends than \n count for libyaml, too.
                #expect(error.problems.allSatisfy { (1...lines + 4).contains($0.mark.line) && $0.mark.column >= 1 })
            }
        }
    }
}
