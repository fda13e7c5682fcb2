/// Everything that was found wrong with a YAML text, in the order of the text.
public struct YAMLError: Error, Hashable, Sendable, CustomStringConvertible {
    /// One mistake and where it is.
    public struct Problem: Hashable, Sendable, CustomStringConvertible {
        /// What the caller called the text.
        public var name: String
        public var mark: YAMLDocument.Mark
        /// What is wrong and what is allowed.
        public var message: String

        public init(name: String, mark: YAMLDocument.Mark, message: String) {
            self.name = name
            self.mark = mark
            self.message = message
        }

        /// `name:line:column: message`
        public var description: String { "\(name):\(mark): \(message)" }
    }

    /// At least one, at most 100.
    public var problems: [Problem]

    public init(problems: [Problem]) {
        self.problems = problems
    }

    /// One line for each problem.
    public var description: String { problems.map(\.description).joined(separator: "\n") }
}
