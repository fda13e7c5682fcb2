/// Where lines of traffic are shown: one below the other; on a terminal with the devices' latest lines kept at the bottom.
struct TrafficScreen {
    struct Size {
        var columns: Int
        var rows: Int
    }

    /// Asked for each time, as a window changes; `nil` where the output is no terminal.
    private let size: () -> Size?
    private var devices: [(id: String, text: String)] = []
    /// Lines of the block at the bottom as it stands there.
    private var shown = 0

    init(size: @escaping () -> Size?) {
        self.size = size
    }

    /// What is to be written to show a line.
    mutating func show(_ line: TrafficNarrator.Line, time: String) -> String {
        switch line {
        case .event(let text):
            return cleared() + "\(time) \(text)\n" + block()
        case .snapshot(let device, let text):
            guard size() != nil else { return "\(time) \(text)\n" }
            if let index = devices.firstIndex(where: { $0.id == device }) {
                devices[index].text = text
            } else {
                devices.append((device, text))
                devices.sort {
                    ($0.id.prefix { $0.isLetter }, $0.id.count, $0.id) < (
                        $1.id.prefix { $0.isLetter }, $1.id.count, $1.id
                    )
                }
            }
            return cleared() + block()
        }
    }

    /// Removes the block from the screen.
    private mutating func cleared() -> String {
        defer { shown = 0 }
        return shown == 0 ? "" : "\u{1B}[\(shown)A\u{1B}[J"
    }

    private mutating func block() -> String {
        guard let size = size(), !devices.isEmpty else { return "" }
        let lines = devices.prefix(max(0, size.rows - 6)).map { Self.cut($0.text, to: size.columns - 1) }
        guard !lines.isEmpty else { return "" }
        shown = lines.count + 1
        return (["\u{1B}[2m" + String(repeating: "─", count: min(40, size.columns - 1)) + "\u{1B}[0m"] + lines)
            .map { $0 + "\n" }.joined()
    }

    /// A line that would wrap would move the block: so many characters, escape sequences not counted.
    static func cut(_ text: String, to columns: Int) -> String {
        var result = ""
        var count = 0
        var isEscape = false
        for character in text {
            if character == "\u{1B}" { isEscape = true }
            if !isEscape {
                guard count < columns else { continue }
                count += 1
            }
            result.append(character)
            if isEscape && character == "m" { isEscape = false }
        }
        return result
    }
}
