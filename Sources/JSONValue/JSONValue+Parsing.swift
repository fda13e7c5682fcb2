import CJansson

extension JSONValue {
    /// How deep arrays and objects may nest unless the caller says otherwise.
    public static let defaultMaximumDepth = 64

    /// Reads one JSON text (UTF-8, without byte order mark) and nothing after it but white space.
    ///
    /// Rejects invalid UTF-8, lone surrogates, duplicate names, U+0000 in names, integers beyond `Int64`, numbers beyond
    /// `Double`, and arrays and objects nested deeper than `maximumDepth` (1 to 1000).
    public init(
        parsing bytes: some Collection<UInt8>, maximumDepth: Int = defaultMaximumDepth
    ) throws(JSONError) {
        let depth = min(max(maximumDepth, 1), 1000)
        let result =
            bytes.withContiguousStorageIfAvailable { Self.parse(UnsafeRawBufferPointer($0), maximumDepth: depth) }
            ?? Array(bytes).withUnsafeBytes { Self.parse($0, maximumDepth: depth) }
        self = try result.get()
    }

    /// Reads one JSON text; see ``init(parsing:maximumDepth:)``.
    public init(parsing text: String, maximumDepth: Int = defaultMaximumDepth) throws(JSONError) {
        self = try .init(parsing: text.utf8, maximumDepth: maximumDepth)
    }

    private static func parse(
        _ bytes: UnsafeRawBufferPointer, maximumDepth: Int
    ) -> Result<JSONValue, JSONError> {
        guard let base = bytes.bindMemory(to: CChar.self).baseAddress, !bytes.isEmpty else {
            return .failure(
                JSONError(line: 1, column: 0, offset: 0, message: "the text is empty, a JSON value expected"))
        }
        if let error = depthError(in: bytes, maximumDepth: maximumDepth) { return .failure(error) }
        var error = json_error_t()
        let flags = JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL | JSON_DECODE_ANY
        guard let root = json_loadb(base, bytes.count, Int(flags), &error) else {
            let offset = Int(error.position)
            let text = String(cString: cjansson_error_text(&error))
            let message =
                text.hasPrefix("too big")
                ? "integer beyond the range of 64 bits (\(Int64.min) to \(Int64.max))" : text
            return .failure(
                JSONError(line: Int(error.line), column: Int(error.column), offset: offset, message: message))
        }
        defer { json_decref(root) }
        return .success(JSONValue(copying: root))
    }

    /// Recursion is bounded: ``depthError(in:maximumDepth:)`` came first.
    private init(copying value: UnsafeMutablePointer<json_t>) {
        switch value.pointee.type {
        case JSON_OBJECT:
            var members: [JSONObject.Element] = []
            members.reserveCapacity(json_object_size(value))
            var member = json_object_iter(value)
            while let present = member {
                let key = String(
                    copying: json_object_iter_key(present), count: json_object_iter_key_len(present))
                members.append((key, JSONValue(copying: json_object_iter_value(present))))
                member = json_object_iter_next(value, present)
            }
            self = .object(JSONObject(unique: members))
        case JSON_ARRAY:
            self = .array((0..<json_array_size(value)).map { JSONValue(copying: json_array_get(value, $0)) })
        case JSON_STRING:
            self = .string(String(copying: json_string_value(value), count: json_string_length(value)))
        case JSON_INTEGER: self = .integer(json_integer_value(value))
        case JSON_REAL: self = .real(json_real_value(value))
        case JSON_TRUE: self = .bool(true)
        case JSON_FALSE: self = .bool(false)
        default: self = .null
        }
    }

    /// jansson's own limit of 2048 cannot be set, so this looks for the first bracket too many beforehand.
    private static func depthError(in bytes: UnsafeRawBufferPointer, maximumDepth: Int) -> JSONError? {
        var depth = 0
        var isInString = false
        var offset = 0
        while offset < bytes.count {
            switch bytes[offset] {
            case UInt8(ascii: "\\") where isInString: offset += 1
            case UInt8(ascii: "\""): isInString.toggle()
            case UInt8(ascii: "["), UInt8(ascii: "{"):
                if isInString { break }
                depth += 1
                if depth > maximumDepth {
                    let before = bytes[..<offset]
                    let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
                    return JSONError(
                        line: 1 + before.count { $0 == UInt8(ascii: "\n") },
                        column: 1 + bytes[lineStart..<offset].count { $0 & 0xC0 != 0x80 },
                        offset: offset, message: "nested too deeply: at most \(maximumDepth) levels")
                }
            case UInt8(ascii: "]"), UInt8(ascii: "}"):
                if !isInString { depth -= 1 }
            default: break
            }
            offset += 1
        }
        return nil
    }
}

extension String {
    /// Copies text of jansson, which is valid UTF-8.
    fileprivate init(copying characters: UnsafePointer<CChar>, count: Int) {
        self.init(decoding: UnsafeRawBufferPointer(start: characters, count: count), as: UTF8.self)
    }
}
