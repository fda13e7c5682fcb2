import JSONValue
import Testing

@Suite struct WritingTests {
    @Test(
        arguments: [
            (49.9, "49.9"), (52, "52"), (0, "0"), (-0.0, "-0.0"), (0.1, "0.1"), (-23.125, "-23.125"), (1e-7, "1e-07"),
            (16_777_216, "16777216"), (3.4028235e38, "3.4028235e+38"), (.leastNonzeroMagnitude, "1e-45"),
            (1.1754944e-38, "1.1754944e-38"),
            (0.33333334, "0.33333334"), (2e9, "2e+09"), (123_456.79, "123456.79"),
        ] as [(Float, String)])
    func floatsAreShort(value: Float, expected: String) throws {
        let text = JSONValue(value).text()
        #expect(Float(text) == value)
        #expect(Double(text) == Double(expected))
        #expect(significantDigits(text) == significantDigits(expected))
        let back = try JSONValue(parsing: text).real
        #expect(back == Double(expected))
    }

    @Test(
        arguments: [
            (0.1, "0.1"), (0.2 + 0.1, "0.30000000000000004"), (1, "1"), (100, "100"), (-0.0, "-0.0"),
            (1.5e300, "1.5e+300"),
            (.leastNonzeroMagnitude, "5e-324"), (0x1p53, "9007199254740992"), (.nan, "null"), (-.infinity, "null"),
        ] as [(Double, String)])
    func doublesAreShort(value: Double, expected: String) {
        #expect(JSONValue.real(value).text() == expected)
    }

    @Test func whatIsNotFiniteHasNoValue() {
        #expect(JSONValue(finite: Float.nan) == nil)
        #expect(JSONValue(finite: -Float.infinity) == nil)
        #expect(JSONValue(finite: Double.infinity) == nil)
        #expect(JSONValue(finite: Float(49.9)) == 49.9)
        #expect(JSONValue(Float.nan) == .null)
        #expect(JSONValue(Double.nan) == .null)
    }

    @Test func everyKindOfFloatReadsBack() throws {
        var random = SplitMix(seed: 7)
        for _ in 0..<20_000 {
            let value = Float(bitPattern: UInt32(truncatingIfNeeded: random.next()))
            guard let json = JSONValue(finite: value) else { continue }
            let back = try JSONValue(parsing: json.serialized()).real
            #expect(back.map(Float.init) == value)
            #expect(Float(json.text()) == value)
            #expect(significantDigits(json.text()) == significantDigits(value.description))
        }
    }

    @Test(arguments: [
        ("a\"b\\c/d", #""a\"b\\c/d""#),
        ("\u{8}\t\n\u{c}\r\u{0}\u{1f}\u{7f}", "\"\\b\\t\\n\\f\\r\\u0000\\u001f\u{7f}\""),
        ("é😀\u{2028}", "\"é😀\u{2028}\""), ("", "\"\""),
    ])
    func stringsAreEscaped(text: String, expected: String) {
        #expect(JSONValue.string(text).text() == expected)
    }

    @Test func onOneLineAndIndented() {
        let value: JSONValue = ["b": [1, 2.5], "a": [:], "c": [], "d": ["x": nil, "y": false]]
        #expect(value.description == #"{"b":[1,2.5],"a":{},"c":[],"d":{"x":null,"y":false}}"#)
        #expect(
            value.text(pretty: true) == """
                {
                  "b": [
                    1,
                    2.5
                  ],
                  "a": {},
                  "c": [],
                  "d": {
                    "x": null,
                    "y": false
                  }
                }
                """)
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func randomValuesReadBack(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        for _ in 0..<100 {
            let value = random.value(depth: 5)
            #expect(try JSONValue(parsing: value.serialized()) == value)
            let pretty = try JSONValue(parsing: value.serialized(pretty: true))
            #expect(pretty == value)
            #expect(pretty.hashValue == value.hashValue)
            #expect(pretty.text() == value.text())
        }
    }

    @Test(arguments: 0..<8 as Range<UInt64>)
    func damagedTextIsReadOrRefused(seed: UInt64) {
        var random = SplitMix(seed: seed)
        for _ in 0..<200 {
            var bytes = random.value(depth: 4).serialized()
            for _ in 0...random.below(3) where !bytes.isEmpty {
                bytes[random.below(bytes.count)] = UInt8(truncatingIfNeeded: random.next())
            }
            do {
                let value = try JSONValue(parsing: bytes)
                #expect((try? JSONValue(parsing: value.serialized())) == value)
            } catch {
                #expect(error.line >= 1 && error.offset <= bytes.count && !error.message.isEmpty)
            }
        }
    }
}

/// The digits without sign, point, exponent and zeros at either end.
private func significantDigits(_ number: String) -> String {
    let mantissa = number.prefix { $0 != "e" }.filter(\.isNumber)
    return String(mantissa.drop { $0 == "0" }.reversed().drop { $0 == "0" }.reversed())
}

/// A small generator of reproducible random numbers and JSON values.
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func below(_ count: Int) -> Int { Int(next() % UInt64(count)) }

    mutating func text() -> String {
        let scalars: [Unicode.Scalar] = [
            "a", "Z", "\"", "\\", "/", "\0", "\n", "\u{7f}", "é", "\u{301}", "€", "😀", " ",
        ]
        var text = String.UnicodeScalarView()
        for _ in 0..<below(12) { text.append(scalars[below(scalars.count)]) }
        return String(text)
    }

    mutating func value(depth: Int) -> JSONValue {
        switch below(depth > 0 ? 9 : 7) {
        case 0: return .null
        case 1: return .bool(below(2) == 0)
        case 2: return .integer(Int64(bitPattern: next()))
        case 3: return .integer(Int64(below(2000)) - 1000)
        case 4:
            let real = Double(bitPattern: next())
            return JSONValue(finite: real) ?? .real(0.5)
        case 5: return JSONValue(Float(bitPattern: UInt32(truncatingIfNeeded: next())))
        case 6: return .string(text())
        case 7: return .array((0..<below(6)).map { _ in value(depth: depth - 1) })
        default:
            var members = JSONObject()
            // U+0000 may not be part of a name.
            for _ in 0..<below(6) { members[text().filter { $0 != "\0" }] = value(depth: depth - 1) }
            return .object(members)
        }
    }
}
