import JSONSchema
import JSONValue
import YAMLDocument

/// Goes through a document that was checked against the schema, types what is sound, and gathers what the schema
/// cannot see. Parts at fault are read as if they were missing, so that one run reports every mistake once.
struct ConfigurationReader {
    /// A value and where it stands.
    struct Node {
        var pointer: String
        var value: JSONValue
    }

    let document: YAMLDocument
    let root: JSONValue
    let folder: String
    private(set) var mistakes: [ConfigurationError.Mistake] = []
    private let unsound: Set<String>

    init(document: YAMLDocument, root: JSONValue, violations: [Violation], folder: String) {
        self.document = document
        self.root = root
        self.folder = folder
        unsound = Set(violations.map(\.instancePointer))
        for violation in violations { report(violation) }
    }

    var top: Node { Node(pointer: "", value: root) }

    /// Sorted by position, then by path.
    var sortedMistakes: [ConfigurationError.Mistake] {
        mistakes.sorted { left, right in
            (left.line ?? 0, left.column ?? 0, left.path, left.message)
                < (right.line ?? 0, right.column ?? 0, right.path, right.message)
        }
    }

    // MARK: Reading

    /// A member; `nil` where it is missing, null or at fault.
    func member(_ key: String, of node: Node?) -> Node? {
        guard let node, let value = node.value[key], !value.isNull else { return nil }
        let pointer = JSONPointer.appending(key, to: node.pointer)
        return unsound.contains(pointer) ? nil : Node(pointer: pointer, value: value)
    }

    func string(_ key: String, of node: Node?) -> String? { member(key, of: node)?.value.string }

    func integer(_ key: String, of node: Node?) -> Int? {
        member(key, of: node)?.value.integer.flatMap { Int(exactly: $0) }
    }

    func bool(_ key: String, of node: Node?) -> Bool? { member(key, of: node)?.value.bool }

    /// The elements that are not at fault.
    func elements(_ key: String, of node: Node?) -> [Node]? {
        guard let list = member(key, of: node), let elements = list.value.array else { return nil }
        return elements.enumerated().compactMap { index, value in
            let pointer = JSONPointer.appending(index, to: list.pointer)
            return unsound.contains(pointer) ? nil : Node(pointer: pointer, value: value)
        }
    }

    /// A duration such as `2s`, `500ms`, `1.5h`, within `limits`.
    mutating func duration(_ key: String, of node: Node?, within limits: ClosedRange<Duration>) -> Duration? {
        guard let member = member(key, of: node), let text = member.value.string else { return nil }
        guard let duration = DurationText.parse(text), limits.contains(duration) else {
            let (lowest, highest) = (DurationText.text(limits.lowerBound), DurationText.text(limits.upperBound))
            report(member.pointer, "\(text) is not within \(lowest) to \(highest)")
            return nil
        }
        return duration
    }

    /// A path, resolved against the folder of the file.
    func path(_ key: String, of node: Node?) -> String? {
        string(key, of: node).map { TextFile.resolve($0, in: folder) }
    }

    // MARK: Reporting

    mutating func report(_ pointer: String, _ message: String) {
        add(document.nearestMark(at: pointer), pointer, message)
    }

    private mutating func report(_ violation: Violation) {
        let pointer = violation.instancePointer
        let key = violation.isAboutName ? document.keyMark(at: pointer) : nil
        add(key ?? document.nearestMark(at: pointer), pointer, violation.configurationMessage(key: pointer))
    }

    private mutating func add(_ mark: YAMLDocument.Mark, _ pointer: String, _ message: String) {
        mistakes.append(.init(line: mark.line, column: mark.column, path: path(of: pointer), message: message))
    }

    /// `/snapshots/0/every` as `snapshots[0].every`.
    private func path(of pointer: String) -> String {
        var path = ""
        var value: JSONValue? = root
        for token in JSONPointer.tokens(of: pointer) ?? [] {
            if value?.array != nil, let index = Int(token) {
                path += "[\(index)]"
                value = value?[index]
            } else {
                let isPlain = token.unicodeScalars.allSatisfy {
                    $0 == "_" || $0 == "-" || ($0.isASCII && $0.properties.isAlphabetic) || ("0"..."9").contains($0)
                }
                path += isPlain && !token.isEmpty ? (path.isEmpty ? token : "." + token) : "[\"\(token)\"]"
                value = value?[token]
            }
        }
        return path
    }
}
