public import JSONValue

/// One plain YAML 1.1 document as a JSON value, with the line and column of every key and value.
///
/// Plain scalars mean what YAML 1.1 says (`yes` and `on` are booleans, `0x1F` and `1_000` integers, `~` is null), but
/// numbers to base 60 stay strings: nobody means 750 by `12:30`. Dates stay strings, too. Every key is a string.
/// Refused: duplicate keys, anchors and aliases, tags other than the core ones (`!!str`, `!!int`, …), collections as
/// keys, infinity and not-a-number, integers beyond `Int64`, a second document, nesting beyond 64 levels, and more
/// than 1 MiB.
public struct YAMLDocument: Sendable {
    /// A place in the text; both from 1, the column in characters.
    public struct Mark: Hashable, Sendable, Comparable, CustomStringConvertible {
        public var line: Int
        public var column: Int

        public init(line: Int, column: Int) {
            self.line = line
            self.column = column
        }

        public static func < (one: Mark, other: Mark) -> Bool {
            (one.line, one.column) < (other.line, other.column)
        }

        /// `line:column`
        public var description: String { "\(line):\(column)" }
    }

    /// The largest text that is read, in bytes.
    public static let maximumSize = 1 << 20

    /// The deepest nesting of mappings and sequences.
    public static let maximumDepth = 64

    /// What the document says; `null` for an empty one.
    public let value: JSONValue

    /// The name that errors begin with.
    public let name: String

    private let valueMarks: [String: Mark]
    private let keyMarks: [String: Mark]

    /// Reads a text in UTF-8.
    ///
    /// - Parameters:
    ///   - bytes: the text; a byte order mark is allowed.
    ///   - name: what errors call the text, usually the file's name.
    /// - Throws: ``YAMLError`` with everything found wrong; after a syntax error nothing more can be found.
    public init(parsing bytes: some Collection<UInt8>, name: String) throws(YAMLError) {
        var composer = Composer(name: name)
        let content = try composer.compose(Array(bytes))
        self.name = name
        value = content
        valueMarks = composer.valueMarks
        keyMarks = composer.keyMarks
    }

    /// Reads a text; see ``init(parsing:name:)``.
    public init(parsing text: String, name: String) throws(YAMLError) {
        try self.init(parsing: text.utf8, name: name)
    }

    /// Where the value that a JSON Pointer names begins; `nil` if there is none.
    public func mark(at pointer: String) -> Mark? { valueMarks[pointer] }

    /// Where the key of the member that a JSON Pointer names begins; `nil` if it is no member of a mapping.
    public func keyMark(at pointer: String) -> Mark? { keyMarks[pointer] }

    /// Where to point a reader for what is said about a JSON Pointer: the value, or what is nearest around it
    /// where it is missing, and there the key that leads to it.
    public func nearestMark(at pointer: String) -> Mark {
        if let mark = valueMarks[pointer] { return mark }
        var rest = pointer[...]
        while let slash = rest.lastIndex(of: "/") {
            rest = rest[..<slash]
            if let mark = keyMarks[String(rest)] ?? valueMarks[String(rest)] { return mark }
        }
        return Mark(line: 1, column: 1)
    }
}
