import ScomProtocol
import Testing

@Suite struct ScomValueTests {
    @Test(
        arguments: [
            (.bool(false), "00"), (.bool(true), "01"),
            (.format(0x1234), "3412"), (.shortEnum(3), "0300"), (.error(0x0028), "2800"),
            (.longEnum(0x8000_0001), "01000080"),
            (.int32(821), "35030000"), (.int32(-2), "FEFFFFFF"), (.int32(.min), "00000080"),
            (.float(12), "00004041"), (.float(-0.5), "000000BF"), (.float(.infinity), "0000807F"),
            (.string(""), ""), (.string("#STU:€"), "235354553AA4"),
            (.bytes([]), ""), (.bytes([0xAA, 0x00]), "AA00"),
        ] as [(ScomValue, String)])
    func goodData(_ value: ScomValue, _ hexadecimal: String) {
        #expect(value.encoded == bytes(hexadecimal))
        #expect(ScomValue(decoding: bytes(hexadecimal), as: value.format) == value)
        // A slice that does not begin at 0 is read from its own start.
        #expect(ScomValue(decoding: (bytes("AAAA") + bytes(hexadecimal))[2...], as: value.format) == value)
        if let length = value.format.length { #expect(value.encoded.count == length) }
    }

    @Test(arguments: ScomFormat.allCases.filter { $0.length != nil })
    func otherLengthsAreRefused(_ format: ScomFormat) throws {
        let length = try #require(format.length)
        for other in 0...8 where other != length {
            #expect(ScomValue(decoding: [UInt8](repeating: 0, count: other), as: format) == nil)
        }
    }

    @Test(arguments: 2...255 as ClosedRange<UInt8>)
    func otherBooleansAreRefused(_ byte: UInt8) {
        #expect(ScomValue(decoding: [byte], as: .bool) == nil)
    }

    @Test(
        arguments: [
            (0, .bool, .bool(false)), (1, .bool, .bool(true)), (2, .bool, nil), (0.5, .bool, nil), (-1, .bool, nil),
            (65535, .shortEnum, .shortEnum(65535)), (65536, .shortEnum, nil), (-1, .shortEnum, nil),
            (1.5, .shortEnum, nil), (7, .format, .format(7)), (65536, .format, nil), (40, .error, .error(40)),
            (65536, .error, nil), (4_294_967_295, .longEnum, .longEnum(.max)), (4_294_967_296, .longEnum, nil),
            (2_147_483_647, .int32, .int32(.max)), (2_147_483_648, .int32, nil), (-2_147_483_648, .int32, .int32(.min)),
            (0.1, .int32, nil), (.nan, .int32, nil), (.infinity, .longEnum, nil),
            (49.9, .float, .float(49.9)), (1e39, .float, nil), (.nan, .float, nil), (-.infinity, .float, nil),
            (1, .string, nil), (1, .byteStream, nil),
        ] as [(Double, ScomFormat, ScomValue?)])
    func numberAsFormat(_ number: Double, _ format: ScomFormat, _ value: ScomValue?) {
        #expect(ScomValue(number: number, as: format) == value)
        if let value, format != .float { #expect(value.number == number) }
    }

    @Test func numbers() {
        #expect(ScomValue.float(49.9).number == Double(Float(49.9)))
        #expect(ScomValue.string("1").number == nil)
        #expect(ScomValue.bytes([1]).number == nil)
    }

    @Test func finiteness() {
        #expect(ScomValue.float(1).isFinite)
        #expect(ScomValue.int32(.max).isFinite)
        #expect(!ScomValue.float(.nan).isFinite)
        #expect(!ScomValue.float(-.infinity).isFinite)
    }

    @Test func unencodableTextIsMarked() {
        #expect(ScomValue.string("a→b").encoded == [UInt8]("a?b".utf8))
    }
}
