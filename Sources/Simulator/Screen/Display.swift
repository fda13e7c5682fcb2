import ScomProtocol

/// The remote control's display: pages of values, and a small menu behind them.
struct Display: Sendable {
    /// What is shown.
    enum Page: Hashable, Sendable {
        case values(Int)
        case menu(cursor: Int)
        case entry(Int)
    }

    private(set) var page = Page.values(0)

    static let entries = ["BASIC SETTINGS", "MESSAGES", "DEVICES", "ABOUT"]
    static let valuePages = 3

    mutating func press(_ key: Screen.Key) {
        switch (page, key) {
        case (_, .none): break
        case (.values(let index), .down): page = .values((index + 1) % Display.valuePages)
        case (.values(let index), .up): page = .values((index + Display.valuePages - 1) % Display.valuePages)
        case (.values, .set): page = .menu(cursor: 0)
        case (.values, .esc): page = .values(0)
        case (.menu(let cursor), .down): page = .menu(cursor: min(cursor + 1, Display.entries.count - 1))
        case (.menu(let cursor), .up): page = .menu(cursor: max(cursor - 1, 0))
        case (.menu(let cursor), .set): page = .entry(cursor)
        case (.menu, .esc): page = .values(0)
        case (.entry(let index), .esc): page = .menu(cursor: index)
        case (.entry, _): break
        }
    }

    /// Twenty-one characters a line, eight lines; the title stands on dark ground.
    static func draw(title: String, lines: [String]) -> Screen {
        var screen = Screen()
        for y in 0..<9 { for x in 0..<Screen.width { screen[x, y] = true } }
        draw(title, atRow: 1, light: true, on: &screen)
        for (index, line) in lines.prefix(6).enumerated() {
            draw(line, atRow: 11 + 9 * index, light: false, on: &screen)
        }
        return screen
    }

    private static func draw(_ text: String, atRow top: Int, light: Bool, on screen: inout Screen) {
        for (column, character) in text.uppercased().prefix(21).enumerated() {
            for (row, bits) in Font.rows(of: character).enumerated() {
                for bit in 0..<Font.width where bits >> (Font.width - 1 - bit) & 1 == 1 {
                    screen[1 + column * 6 + bit, top + row] = !light
                }
            }
        }
    }
}
