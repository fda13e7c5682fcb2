import CSQLite

/// What can be bound to a statement's parameter.
enum SQLiteValue {
    case null
    case integer(Int64)
    case text(String)
    case blob([UInt8])

    static func optional(_ integer: Int64?) -> SQLiteValue { integer.map { .integer($0) } ?? .null }
    static func optional(_ text: String?) -> SQLiteValue { text.map { .text($0) } ?? .null }

    /// - Returns: SQLite's result code.
    func bind(to statement: OpaquePointer, at index: Int32) -> Int32 {
        switch self {
        case .null:
            return sqlite3_bind_null(statement, index)
        case .integer(let value):
            return sqlite3_bind_int64(statement, index, value)
        case .text(var text):
            return text.withUTF8 { utf8 in
                utf8.withMemoryRebound(to: CChar.self) { characters in
                    // An empty string may have no address, and that would bind NULL.
                    guard let start = characters.baseAddress else { return csqlite_bind_text(statement, index, "", 0) }
                    return csqlite_bind_text(statement, index, start, Int32(clamping: characters.count))
                }
            }
        case .blob(let bytes):
            return bytes.withUnsafeBytes { raw in
                csqlite_bind_blob(statement, index, raw.baseAddress, Int32(clamping: raw.count))
            }
        }
    }
}
