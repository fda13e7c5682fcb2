import CYAML

/// The only owner of a libyaml parser. The parser may not move in memory and reads from bytes that stay the caller's,
/// so it lives on the heap, and this struct inside the closure that lends the bytes.
struct EventReader: ~Copyable {
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let bytes: UnsafeBufferPointer<UInt8>

    /// - Parameter bytes: must outlive the reader.
    init?(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
        parser = .allocate(capacity: 1)
        parser.initialize(to: yaml_parser_t())
        guard yaml_parser_initialize(parser) == 1 else {
            parser.deallocate()
            return nil
        }
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deallocate()
    }

    /// The next event. After `streamEnd` there are none, after an error neither.
    func next() throws(SyntaxError) -> Event {
        var event = yaml_event_t()
        guard yaml_parser_parse(parser, &event) == 1 else { throw syntaxError }
        defer { yaml_event_delete(&event) }
        return Event(copying: event)
    }

    private var syntaxError: SyntaxError {
        let state = parser.pointee
        guard let problem = state.problem.map({ String(cString: $0) }) else {
            return SyntaxError(mark: .init(state.problem_mark), message: "cannot be read")
        }
        if state.error == YAML_READER_ERROR {
            let before = bytes.prefix(Int(state.problem_offset))
            let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
            let mark = YAMLDocument.Mark(
                line: 1 + before.count { $0 == UInt8(ascii: "\n") },
                column: 1 + before[lineStart...].count { $0 & 0xC0 != 0x80 })
            return SyntaxError(mark: mark, message: "\(problem), the text must be UTF-8")
        }
        let mark = YAMLDocument.Mark(state.problem_mark)
        if isTab(at: mark) {
            return SyntaxError(mark: mark, message: "a tab cannot stand here, indentation is by spaces")
        }
        let context = state.context.map { " \(String(cString: $0))" } ?? ""
        let contextMark = YAMLDocument.Mark(state.context_mark)
        let start = !context.isEmpty && contextMark.line != mark.line ? " that begins in line \(contextMark.line)" : ""
        return SyntaxError(mark: mark, message: problem + context + start)
    }

    private func isTab(at mark: YAMLDocument.Mark) -> Bool {
        var line = 1
        var column = 0
        for byte in bytes {
            if line == mark.line, byte & 0xC0 != 0x80 { column += 1 }
            if line == mark.line, column == mark.column { return byte == UInt8(ascii: "\t") }
            if byte == UInt8(ascii: "\n") { line += 1 }
            if line > mark.line { return false }
        }
        return false
    }
}

extension YAMLDocument.Mark {
    fileprivate init(_ mark: yaml_mark_t) {
        self.init(line: Int(mark.line) + 1, column: Int(mark.column) + 1)
    }
}

extension Event {
    fileprivate init(copying event: yaml_event_t) {
        mark = YAMLDocument.Mark(event.start_mark)
        switch event.type {
        case YAML_SCALAR_EVENT:
            let scalar = event.data.scalar
            let text = String(
                decoding: UnsafeBufferPointer(start: scalar.value, count: Int(scalar.length)), as: UTF8.self)
            kind = .scalar(
                Scalar(text: text, tag: Self.text(scalar.tag), isPlain: scalar.style == YAML_PLAIN_SCALAR_STYLE))
            anchor = Self.text(scalar.anchor)
        case YAML_SEQUENCE_START_EVENT:
            kind = .sequenceStart(tag: Self.text(event.data.sequence_start.tag))
            anchor = Self.text(event.data.sequence_start.anchor)
        case YAML_MAPPING_START_EVENT:
            kind = .mappingStart(tag: Self.text(event.data.mapping_start.tag))
            anchor = Self.text(event.data.mapping_start.anchor)
        case YAML_ALIAS_EVENT:
            kind = .alias
            anchor = Self.text(event.data.alias.anchor)
        case YAML_SEQUENCE_END_EVENT: kind = .sequenceEnd
        case YAML_MAPPING_END_EVENT: kind = .mappingEnd
        case YAML_DOCUMENT_START_EVENT: kind = .documentStart
        case YAML_STREAM_END_EVENT: kind = .streamEnd
        default: kind = .other
        }
    }

    private static func text(_ characters: UnsafeMutablePointer<yaml_char_t>?) -> String? {
        characters.map { String(cString: $0) }
    }
}
