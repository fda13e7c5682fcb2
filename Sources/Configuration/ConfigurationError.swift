/// Every mistake of a configuration file.
public struct ConfigurationError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong at one place, and what is allowed there.
    public struct Mistake: Hashable, Sendable {
        /// From 1; `nil` where the file as a whole is meant.
        public var line: Int?
        /// From 1.
        public var column: Int?
        /// `snapshots[0].every`; empty for the file as a whole.
        public var path: String
        public var message: String

        public init(line: Int? = nil, column: Int? = nil, path: String = "", message: String) {
            self.line = line
            self.column = column
            self.path = path
            self.message = message
        }
    }

    /// Name of the file, as it was given.
    public var name: String
    /// Sorted by position.
    public var mistakes: [Mistake]

    public init(name: String, mistakes: [Mistake]) {
        self.name = name
        self.mistakes = mistakes
    }

    /// `file:line:column: path: what is wrong, what is allowed`, a line for each mistake.
    public var description: String {
        mistakes.map { mistake in
            var line = name
            for number in [mistake.line, mistake.column] {
                if let number { line += ":\(number)" }
            }
            return line + ": " + (mistake.path.isEmpty ? "" : mistake.path + ": ") + mistake.message
        }
        .joined(separator: "\n")
    }
}
