import ScomProtocol
import Testing

@Suite struct ScreenTests {
    @Test func uniformScreensAreOneRun() throws {
        #expect(Screen().compressed == bytes("00A0"))
        let black = try #require(Screen(compressed: bytes("00E0")))
        #expect(black.pixels.allSatisfy { $0 })
        #expect(black.pixels.count == 8192)
        #expect(black.compressed == bytes("00E0"))
        #expect(Screen(compressed: bytes("00A0")) == Screen())
    }

    /// Fifteen pixels in a word, the first in its lowest bit; then runs.
    @Test func wordAndRuns() throws {
        // 101000000000001 as single pixels, 5 white, 8172 black.
        let data = bytes("0540 0580 ECDF")
        let screen = try #require(Screen(compressed: data))
        #expect(
            screen.pixels.prefix(21).map { $0 ? 1 : 0 } == [1, 0, 1] + [Int](repeating: 0, count: 11) + [
                1, 0, 0, 0, 0, 0, 1,
            ])
        #expect(screen[0, 0] && !screen[1, 0] && screen[2, 0] && screen[14, 0] && !screen[15, 0] && screen[20, 0])
        #expect(screen[127, 63])
        #expect(screen.pixels.filter { $0 }.count == 3 + 8172)
    }

    @Test func coordinates() {
        var screen = Screen()
        screen[3, 2] = true
        #expect(screen.pixels.firstIndex(of: true) == 2 * 128 + 3)
        // 259 white, a word whose first pixel is dark, the white rest.
        #expect(screen.compressed == bytes("0381 0100 EE9E"))
    }

    /// 8192 pixels are 546 words and 2 pixels: the last word overhangs by 13.
    @Test func lastWordOverhangs() throws {
        var screen = Screen()
        for index in stride(from: 0, to: 8192, by: 2) { screen[index % 128, index / 128] = true }
        let data = screen.compressed
        #expect(data.count == 1094)
        #expect(data.suffix(2) == bytes("0100"))
        #expect(Screen(compressed: data) == screen)
        // What overhangs does not show.
        #expect(Screen(compressed: data.dropLast(2) + bytes("FD7F")) == screen)
    }

    @Test(
        arguments: [
            ("nothing", ""),
            ("half a word", "00A000".dropLast(4) + ""),
            ("odd", "00A000"),
            ("one pixel short", "FF9F"),
            ("run beyond the end", "01A0"),
            ("run beyond the end after a word", "0000 F29F"),
            ("longest run", "FFBF"),
            ("empty runs", "0080 00C0 0080"),
        ] as [(String, String)])
    func malformed(_ name: String, _ hexadecimal: String) {
        #expect(Screen(compressed: bytes(hexadecimal)) == nil, "\(name)")
    }

    @Test(arguments: [
        ("padding behind", "00A0 0000 0000"),
        ("a run behind", "00A0 FFFF"),
        ("empty runs between", "0080 00C0 00A0"),
        ("exact after a word", "0000 F19F"),
        ("two runs", "0090 0090"),
    ])
    func tolerated(_ name: String, _ hexadecimal: String) {
        #expect(Screen(compressed: bytes(hexadecimal)) == Screen(), "\(name)")
    }

    @Test(
        arguments: [
            (.none, "none", 0x00), (.down, "down", 0x10), (.esc, "esc", 0x20), (.set, "set", 0x40), (.up, "up", 0x80),
        ] as [(Screen.Key, String, UInt32)])
    func keys(_ key: Screen.Key, _ name: String, _ objectID: UInt32) {
        #expect(key.name == name)
        #expect(Screen.property(key) == PropertyReference(.screen, objectID, PropertyID(rawValue: 0)))
    }
}
