/// Why a text is not JSON, and where.
public struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Line of the text, from 1.
    public var line: Int
    /// Column in code points, from 1; 0 where the line had not begun.
    public var column: Int
    /// How many bytes had been read.
    public var offset: Int
    /// What is wrong.
    public var message: String

    public init(line: Int, column: Int, offset: Int, message: String) {
        self.line = line
        self.column = column
        self.offset = offset
        self.message = message
    }

    public var description: String { "line \(line), column \(column): \(message)" }
}
