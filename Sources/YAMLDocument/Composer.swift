import JSONValue

/// Builds the value of a document out of the parser's events, and gathers what is wrong with it.
struct Composer {
    let name: String
    private(set) var valueMarks: [String: YAMLDocument.Mark] = [:]
    private(set) var keyMarks: [String: YAMLDocument.Mark] = [:]
    private var problems: [YAMLError.Problem] = []

    private static let maximumProblems = 100

    init(name: String) {
        self.name = name
    }

    mutating func compose(_ text: [UInt8]) throws(YAMLError) -> JSONValue {
        var value = JSONValue.null
        let start = YAMLDocument.Mark(line: 1, column: 1)
        if text.count > YAMLDocument.maximumSize {
            report(start, "the text has \(text.count) bytes, at most \(YAMLDocument.maximumSize) are read")
        } else {
            let content = text.starts(with: [0xEF, 0xBB, 0xBF]) ? text.dropFirst(3) : text[...]
            let result = content.withUnsafeBufferPointer { bytes -> Result<JSONValue, SyntaxError> in
                guard let events = EventReader(bytes) else {
                    return .failure(SyntaxError(mark: start, message: "not enough memory to read the text"))
                }
                do throws(SyntaxError) {
                    return .success(try document(events))
                } catch {
                    return .failure(error)
                }
            }
            switch result {
            case .success(let read): value = read
            case .failure(let error): report(error.mark, error.message)
            }
        }
        if !problems.isEmpty { throw YAMLError(problems: problems) }
        return value
    }

    private mutating func report(_ mark: YAMLDocument.Mark, _ message: String) {
        guard problems.count < Self.maximumProblems else { return }
        problems.append(YAMLError.Problem(name: name, mark: mark, message: message))
    }

    private mutating func document(_ events: borrowing EventReader) throws(SyntaxError) -> JSONValue {
        var value = JSONValue.null
        var documents = 0
        while true {
            let event = try events.next()
            switch event.kind {
            case .streamEnd: return value
            case .other: continue
            case .documentStart:
                documents += 1
                if documents > 1 { throw SyntaxError(mark: event.mark, message: "only one document is allowed") }
            default: value = try node(event, events, at: "", depth: 0)
            }
        }
    }

    private mutating func node(
        _ event: Event, _ events: borrowing EventReader, at pointer: String, depth: Int
    ) throws(SyntaxError) -> JSONValue {
        valueMarks[pointer] = event.mark
        if let anchor = event.anchor {
            if case .alias = event.kind {
                report(event.mark, "the alias *\(anchor) is not allowed, write the value out")
            } else {
                report(event.mark, "the anchor &\(anchor) is not allowed")
            }
        }
        switch event.kind {
        case .scalar(let scalar):
            do {
                return try scalar.value()
            } catch {
                report(event.mark, error.message)
                return .null
            }
        case .sequenceStart(let tag):
            try enter(event, tag, core: "seq", depth: depth)
            return try sequence(events, at: pointer, depth: depth + 1)
        case .mappingStart(let tag):
            try enter(event, tag, core: "map", depth: depth)
            return try mapping(events, at: pointer, depth: depth + 1)
        default: return .null
        }
    }

    private mutating func enter(_ event: Event, _ tag: String?, core: String, depth: Int) throws(SyntaxError) {
        if depth >= YAMLDocument.maximumDepth {
            throw SyntaxError(
                mark: event.mark, message: "nested too deeply: at most \(YAMLDocument.maximumDepth) levels")
        }
        if let tag, tag != Event.Scalar.corePrefix + core, tag != "!" {
            report(event.mark, "the tag \(tag) is not allowed here")
        }
    }

    private mutating func sequence(
        _ events: borrowing EventReader, at pointer: String, depth: Int
    ) throws(SyntaxError) -> JSONValue {
        var elements: [JSONValue] = []
        while true {
            let event = try events.next()
            if case .sequenceEnd = event.kind { return .array(elements) }
            let place = JSONPointer.appending(elements.count, to: pointer)
            elements.append(try node(event, events, at: place, depth: depth))
        }
    }

    private mutating func mapping(
        _ events: borrowing EventReader, at pointer: String, depth: Int
    ) throws(SyntaxError) -> JSONValue {
        var members = JSONObject()
        while true {
            let event = try events.next()
            if case .mappingEnd = event.kind { return .object(members) }
            guard let key = try key(event, events, depth: depth) else {
                // What belongs to no key is read for its own mistakes only.
                _ = try node(try events.next(), events, at: pointer + "/", depth: depth)
                continue
            }
            let place = JSONPointer.appending(key, to: pointer)
            if members[key] != nil {
                let earlier = keyMarks[place].map { ", first in line \($0.line)" } ?? ""
                report(event.mark, "the key \"\(key)\" is there twice\(earlier)")
            } else {
                keyMarks[place] = event.mark
            }
            members[key] = try node(try events.next(), events, at: place, depth: depth)
        }
    }

    /// The text of a key; `nil` for one that cannot be used.
    private mutating func key(
        _ event: Event, _ events: borrowing EventReader, depth: Int
    ) throws(SyntaxError) -> String? {
        guard case .scalar(let scalar) = event.kind else {
            report(event.mark, "a key must be a string or a number")
            if case .alias = event.kind { return nil }
            _ = try node(event, events, at: "", depth: depth)
            return nil
        }
        if let anchor = event.anchor { report(event.mark, "the anchor &\(anchor) is not allowed") }
        if scalar.isPlain, scalar.text == "<<" {
            report(event.mark, "merging with << is not allowed, write the members out")
            return nil
        }
        if let tag = scalar.tag, tag != Event.Scalar.corePrefix + "str", tag != "!" {
            report(event.mark, "the tag \(tag) is not allowed here")
        }
        return scalar.text
    }
}
