import ScomProtocol

extension Screen {
    /// The display in 32 lines of 128 half blocks.
    var text: String {
        var text = ""
        for y in stride(from: 0, to: Screen.height, by: 2) {
            for x in 0..<Screen.width {
                switch (self[x, y], self[x, y + 1]) {
                case (false, false): text += " "
                case (true, false): text += "▀"
                case (false, true): text += "▄"
                case (true, true): text += "█"
                }
            }
            text += "\n"
        }
        return text
    }
}
