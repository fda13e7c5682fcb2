import CSQLite

/// The single owner of a connection to an SQLite database and of its prepared statements.
struct SQLiteConnection: ~Copyable {
    enum Access {
        case creating
        case writing
        /// As `writing`, but the end of the connection leaves the files as they are.
        case inspecting
        case reading
    }

    /// What a transaction outlives once it is committed.
    enum Durability: String {
        /// The end of the process. The file may lag behind, but is never torn.
        case process = "NORMAL"
        /// The loss of power too: the commit waits for the disk, and with it all commits before it.
        case power = "FULL"
    }

    private let handle: OpaquePointer
    private var statements: [String: OpaquePointer] = [:]
    private var durability: Durability?

    /// How long to wait for another process that reads or writes the same file.
    private static let busyMilliseconds: Int32 = 2000

    init(path: String, access: Access) throws(StoreError) {
        let flags =
            switch access {
            case .creating: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
            case .writing, .inspecting: SQLITE_OPEN_READWRITE
            case .reading: SQLITE_OPEN_READONLY
            }
        var opened: OpaquePointer?
        var code = sqlite3_open_v2(path, &opened, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
        if code == SQLITE_OK { code = csqlite_distrust_file(opened) }
        if code == SQLITE_OK, access == .inspecting { code = csqlite_keep_log(opened) }
        if code == SQLITE_OK { code = sqlite3_busy_timeout(opened, Self.busyMilliseconds) }
        guard let opened, code == SQLITE_OK else {
            let reason = String(cString: opened == nil ? sqlite3_errstr(code) : sqlite3_errmsg(opened))
            sqlite3_close_v2(opened)
            throw StoreError(sqlite: code, "open \(path): \(reason)")
        }
        handle = opened
    }

    deinit {
        for statement in statements.values { sqlite3_finalize(statement) }
        sqlite3_close_v2(handle)
    }

    /// Runs one or more statements that take no values and whose rows do not matter.
    func execute(_ script: String) throws(StoreError) {
        try check(sqlite3_exec(handle, script, nil, nil, nil), script)
    }

    /// Runs one statement.
    /// - Returns: How many rows it changed.
    @discardableResult
    mutating func run(_ sql: String, _ values: SQLiteValue...) throws(StoreError) -> Int {
        _ = try rows(sql, values) { _ in }
        return Int(sqlite3_changes64(handle))
    }

    /// Runs one statement and reads its rows.
    mutating func rows<Record>(
        _ sql: String, _ values: SQLiteValue..., read: (SQLiteRow) -> Record
    ) throws(StoreError) -> [Record] {
        try rows(sql, values, read: read)
    }

    /// The first row's first column; nil where there is no row.
    mutating func integer(_ sql: String, _ values: SQLiteValue...) throws(StoreError) -> Int64? {
        try rows(sql, values) { row in row.integer(0) }.first
    }

    mutating func rows<Record>(
        _ sql: String, _ values: [SQLiteValue], read: (SQLiteRow) -> Record
    ) throws(StoreError) -> [Record] {
        let statement = try prepared(sql)
        defer {
            sqlite3_reset(statement)
            sqlite3_clear_bindings(statement)
        }
        for (index, value) in values.enumerated() {
            try check(value.bind(to: statement, at: Int32(index + 1)), sql)
        }
        var records: [Record] = []
        while true {
            let code = sqlite3_step(statement)
            guard code == SQLITE_ROW else {
                try check(code, sql)
                return records
            }
            records.append(read(SQLiteRow(statement: statement)))
        }
    }

    /// Sets the file's greatest size.
    mutating func limit(bytes: Int) throws(StoreError) {
        let pageSize = try integer("PRAGMA page_size") ?? 4096
        try execute("PRAGMA max_page_count = \(Int64(bytes) / pageSize)")
    }

    /// Runs `body` as one transaction: all of it or nothing.
    mutating func transaction<Result>(
        _ durability: Durability, _ body: (inout SQLiteConnection) throws(StoreError) -> Result
    ) throws(StoreError) -> Result {
        if self.durability != durability {
            try execute("PRAGMA synchronous = \(durability.rawValue)")
            self.durability = durability
        }
        try run("BEGIN IMMEDIATE")
        do throws(StoreError) {
            let result = try body(&self)
            try run("COMMIT")
            return result
        } catch {
            // SQLite has rolled back by itself after some failures, not after others.
            if sqlite3_get_autocommit(handle) == 0 { try? execute("ROLLBACK") }
            throw error
        }
    }

    /// The statement for this text, prepared at its first use. The module's texts are literals: the cache is bounded.
    private mutating func prepared(_ sql: String) throws(StoreError) -> OpaquePointer {
        if let statement = statements[sql] { return statement }
        var prepared: OpaquePointer?
        try check(sqlite3_prepare_v3(handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &prepared, nil), sql)
        guard let prepared else { throw StoreError(.other, "no statement in \"\(sql)\"") }
        statements[sql] = prepared
        return prepared
    }

    private func check(_ code: Int32, _ sql: String) throws(StoreError) {
        guard code != SQLITE_OK, code != SQLITE_DONE, code != SQLITE_ROW else { return }
        let verb = sql.prefix { $0 != "\n" }.prefix(60)
        throw StoreError(sqlite: code, "\(verb): \(String(cString: sqlite3_errmsg(handle)))")
    }
}
