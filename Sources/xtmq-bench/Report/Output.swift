import Foundation

enum Output {
    /// A line that is seen at once, wherever the output goes.
    static func say(_ line: String) {
        FileHandle.standardOutput.write(Data((line + "\n").utf8))
    }
}
