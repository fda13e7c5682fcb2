internal import Runtime

/// The at-most-once journal.
///
/// An entry goes through: admitted, started (it may have reached the line), finished. What an earlier process left as
/// admitted never reached the line and is forgotten: the request may come again and be executed. What it left as
/// started is interrupted: executed or not, nobody knows.
///
/// Age is counted by the service's own running time, never by the clock on the wall: every entry found when the store
/// is opened lives for a whole window more, and one whose execution ends lives for a window from then. So no step of
/// the clock, before or after a restart, makes an entry expire early; at worst one lives longer, which only means that
/// a repeat is answered instead of executed.
struct Journal {
    /// In the database as the column `state`.
    enum State: Int64 {
        case admitted = 0
        case started = 1
        case interrupted = 2
        case finished = 3
    }

    /// How an entry ended, kept here while the disk does not take it.
    private enum End {
        case finished([UInt8])
        case withdrawn
    }

    private struct Usage {
        var entries = 0
        var bytes = 0
    }

    private struct Row {
        let entry: JournalEntry
        let state: State
        let sameContent: Bool
    }

    private let limits: StoreLimits
    private let opened: ContinuousClock.Instant
    private var usage = Usage()
    /// Bounded by what is in flight: while the disk takes no ends, it takes no new entries.
    private var unwritten: [JournalEntry.ID: End] = [:]

    /// In octets, which SQLite counts for blobs only.
    private static let rowBytes =
        "length(CAST(client AS BLOB)) + length(correlation) + length(content) + ifnull(length(outcome), 0)"

    init(
        on connection: inout SQLiteConnection, limits: StoreLimits, now: ContinuousClock.Instant
    ) throws(StoreError) {
        self.limits = limits
        opened = now
        try connection.transaction(.process) { connection throws(StoreError) in
            try connection.run("DELETE FROM journal WHERE state = 0")
            try connection.run("UPDATE journal SET state = 2 WHERE state = 1")
            try connection.run(
                "UPDATE journal SET expires = ?", .integer(limits.journalWindow.wholeMilliseconds))
        }
        usage = try Self.usage(on: &connection)
    }

    mutating func admit(
        _ key: JournalKey, method: String, content: [UInt8], on connection: inout SQLiteConnection, at time: JournalTime
    ) throws(StoreError) -> JournalAdmission {
        try? writeEnds(on: &connection, at: time)
        var usage = usage
        let admission = try connection.transaction(.process) { connection throws(StoreError) -> JournalAdmission in
            let expired = try connection.rows(
                "DELETE FROM journal WHERE expires <= ? RETURNING \(Self.rowBytes)",
                .integer(milliseconds(time.running))
            ) { Int($0.integer(0)) }
            usage.entries -= expired.count
            usage.bytes -= expired.reduce(0, +)

            if let row = try Self.row(of: key, method: method, content: content, on: &connection) {
                return try self.admission(of: row, on: &connection)
            }
            let bytes = key.client.utf8.count + key.correlation.bytes.count + content.count
            guard usage.entries < limits.journalEntries, usage.bytes + bytes <= limits.journalBytes else {
                return .full
            }
            // Nobody can have that many while all together have not.
            if usage.entries >= limits.journalEntriesPerClient {
                let own = try connection.integer("SELECT count(*) FROM journal WHERE client = ?", .text(key.client))
                guard Int(own ?? 0) < limits.journalEntriesPerClient else { return .full }
            }
            let identifier = try connection.integer(
                """
                INSERT INTO journal (client, correlation_kind, correlation, method, content, state, admitted_at)
                VALUES (?, ?, ?, ?, ?, 0, ?) RETURNING id
                """,
                .text(key.client), .integer(key.correlation.kind), .blob(key.correlation.bytes), .text(method),
                .blob(content), .integer(time.wall.millisecondsSince1970))
            guard let identifier else { throw StoreError(.other, "the journal gave its new entry no number") }
            usage.entries += 1
            usage.bytes += bytes
            return .fresh(JournalEntry.ID(number: identifier))
        }
        self.usage = usage
        return admission
    }

    /// Called inside a transaction.
    func start(_ id: JournalEntry.ID, on connection: inout SQLiteConnection, at time: WallTime) throws(StoreError) {
        let changed = try connection.run(
            "UPDATE journal SET state = 1, started_at = ifnull(started_at, ?) WHERE id = ? AND state IN (0, 1)",
            .integer(time.millisecondsSince1970), .integer(id.number))
        guard changed == 1, unwritten[id] == nil else { throw Self.unknown(id) }
    }

    /// What would be known of a started entry, should this process end now.
    mutating func note(
        _ id: JournalEntry.ID, _ outcome: [UInt8], on connection: inout SQLiteConnection
    ) throws(StoreError) {
        let grown = try connection.transaction(.process) { connection throws(StoreError) -> Int in
            try Self.setOutcome(of: id, in: .started, to: outcome, state: .started, expires: nil, on: &connection)
        }
        usage.bytes += grown
    }

    mutating func finish(
        _ id: JournalEntry.ID, _ outcome: [UInt8], on connection: inout SQLiteConnection, at time: JournalTime
    ) throws(StoreError) {
        try end(id, .finished(outcome), on: &connection, at: time)
    }

    mutating func withdraw(
        _ id: JournalEntry.ID, on connection: inout SQLiteConnection, at time: JournalTime
    ) throws(StoreError) {
        try end(id, .withdrawn, on: &connection, at: time)
    }

    private mutating func end(
        _ id: JournalEntry.ID, _ end: End, on connection: inout SQLiteConnection, at time: JournalTime
    ) throws(StoreError) {
        do {
            try write(end, of: id, on: &connection, at: time)
        } catch  where error.code != .unknownEntry {
            unwritten[id] = end
            throw error
        }
    }

    private mutating func writeEnds(on connection: inout SQLiteConnection, at time: JournalTime) throws(StoreError) {
        for (id, end) in unwritten {
            do {
                try write(end, of: id, on: &connection, at: time)
            } catch  where error.code == .unknownEntry {
                // Written after all: the failure came late.
            }
            unwritten[id] = nil
        }
    }

    private mutating func write(
        _ end: End, of id: JournalEntry.ID, on connection: inout SQLiteConnection, at time: JournalTime
    ) throws(StoreError) {
        let expires = milliseconds(time.running) + limits.journalWindow.wholeMilliseconds
        let grown = try connection.transaction(.process) { connection throws(StoreError) -> Int in
            switch end {
            case .finished(let outcome):
                return try Self.setOutcome(
                    of: id, in: nil, to: outcome, state: .finished, expires: expires, on: &connection)
            case .withdrawn:
                let bytes = try connection.integer(
                    "DELETE FROM journal WHERE id = ? AND state = 0 RETURNING \(Self.rowBytes)", .integer(id.number))
                guard let bytes else { throw Self.unknown(id) }
                return -Int(bytes)
            }
        }
        usage.bytes += grown
        if case .withdrawn = end { usage.entries -= 1 }
    }

    /// - Returns: by how many bytes the entry grew.
    private static func setOutcome(
        of id: JournalEntry.ID, in present: State?, to outcome: [UInt8], state: State, expires: Int64?,
        on connection: inout SQLiteConnection
    ) throws(StoreError) -> Int {
        let before = try connection.integer(
            "SELECT ifnull(length(outcome), 0) FROM journal WHERE id = ? AND state < 3 AND state = ifnull(?, state)",
            .integer(id.number), .optional(present?.rawValue))
        guard let before else { throw unknown(id) }
        try connection.run(
            "UPDATE journal SET outcome = ?, state = ?, expires = ifnull(?, expires) WHERE id = ?",
            .blob(outcome), .integer(state.rawValue), .optional(expires), .integer(id.number))
        return outcome.count - Int(before)
    }

    private func admission(
        of row: Row, on connection: inout SQLiteConnection
    ) throws(StoreError) -> JournalAdmission {
        guard row.sameContent else { return .conflict }
        switch (row.state, unwritten[row.entry.id]) {
        case (.finished, _): return .replay(response: row.entry.noted ?? [])
        case (_, .finished(let response)): return .replay(response: response)
        case (_, .withdrawn): throw StoreError(.diskFull, "the end of this request's first try is not yet written")
        case (.interrupted, nil): return .interrupted(row.entry)
        case (.admitted, nil), (.started, nil): return .inFlight(row.entry.id)
        }
    }

    private static func row(
        of key: JournalKey, method: String, content: [UInt8], on connection: inout SQLiteConnection
    ) throws(StoreError) -> Row? {
        try connection.rows(
            """
            SELECT id, method, admitted_at, started_at, outcome, state, method = ? AND content = ?
            FROM journal WHERE client = ? AND correlation_kind = ? AND correlation = ?
            """,
            .text(method), .blob(content), .text(key.client), .integer(key.correlation.kind),
            .blob(key.correlation.bytes)
        ) { row in
            Row(
                entry: JournalEntry(
                    id: JournalEntry.ID(number: row.integer(0)), method: row.text(1),
                    admitted: WallTime(millisecondsSince1970: row.integer(2)),
                    started: row.optionalInteger(3).map { WallTime(millisecondsSince1970: $0) },
                    noted: row.optionalBlob(4)),
                // A state of no known number is the one that promises least.
                state: State(rawValue: row.integer(5)) ?? .interrupted,
                sameContent: row.integer(6) != 0)
        }.first
    }

    private static func usage(on connection: inout SQLiteConnection) throws(StoreError) -> Usage {
        try connection.rows("SELECT count(*), ifnull(sum(\(rowBytes)), 0) FROM journal") { row in
            Usage(entries: Int(row.integer(0)), bytes: Int(row.integer(1)))
        }.first ?? Usage()
    }

    private func milliseconds(_ instant: ContinuousClock.Instant) -> Int64 {
        (instant - opened).wholeMilliseconds
    }

    private static func unknown(_ id: JournalEntry.ID) -> StoreError {
        StoreError(.unknownEntry, "journal entry \(id.number) is not there or has ended")
    }
}
