import Testing

@testable import Commands

@Suite struct TrafficScreenTests {
    @Test func withoutATerminalLinesFollowEachOther() {
        var screen = TrafficScreen(size: { nil })
        #expect(screen.show(.snapshot(device: "xt1", "one"), time: "1") == "1 one\n")
        #expect(screen.show(.snapshot(device: "xt1", "two"), time: "2") == "2 two\n")
        #expect(screen.show(.event("three"), time: "3") == "3 three\n")
    }

    @Test func onATerminalTheDevicesStayAtTheBottom() {
        var screen = TrafficScreen(size: { .init(columns: 11, rows: 24) })
        let rule = "\u{1B}[2m──────────\u{1B}[0m\n"
        #expect(screen.show(.event("first"), time: "1") == "1 first\n")
        #expect(screen.show(.snapshot(device: "xt2", "second"), time: "2") == rule + "second\n")
        #expect(
            screen.show(.snapshot(device: "xt1", "a long snapshot"), time: "3") == "\u{1B}[2A\u{1B}[J" + rule
                + "a long sna\nsecond\n")
        #expect(
            screen.show(.event("third"), time: "4") == "\u{1B}[3A\u{1B}[J4 third\n" + rule + "a long sna\nsecond\n")
    }

    @Test func aSmallWindowShowsWhatFits() {
        var screen = TrafficScreen(size: { .init(columns: 80, rows: 8) })
        var shown = ""
        for number in 1...9 { shown = screen.show(.snapshot(device: "xt\(number)", "\(number)"), time: "") }
        #expect(shown.hasSuffix("m\n1\n2\n"))
    }

    @Test(arguments: [("abcdef", 3, "abc"), ("\u{1B}[1mabc\u{1B}[0mdef", 2, "\u{1B}[1mab\u{1B}[0m"), ("äöü", 9, "äöü")])
    func cutting(text: String, columns: Int, result: String) {
        #expect(TrafficScreen.cut(text, to: columns) == result)
    }
}
