internal import Runtime

/// The audit records in the database.
enum AuditLog {
    /// Octets kept of each text of a record.
    static let longestText = 256
    /// Records that one append may remove: more than one, so that a lowered limit is reached, and few, so that no
    /// append takes long.
    private static let removedAtOnce = 16

    static func append(
        _ record: AuditRecord, limits: StoreLimits, on connection: inout SQLiteConnection, at now: WallTime
    ) throws(StoreError) {
        try connection.transaction(.process) { connection throws(StoreError) in
            // Record numbers have hardly a gap: their distance is the number of records.
            try connection.run(
                """
                DELETE FROM audit WHERE id IN (SELECT id FROM audit ORDER BY id LIMIT \(removedAtOnce))
                AND (id <= (SELECT max(id) FROM audit) + 1 - ? OR time < ?)
                """,
                .integer(Int64(limits.auditRecords)), .integer((now - limits.auditAge).millisecondsSince1970))
            try connection.run(
                """
                INSERT INTO audit (time, client, correlation, method, device, fid, address, object, name, requested,
                before, after, persistent, outcome, message) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                .integer(record.time.millisecondsSince1970), .text(cut(record.client)),
                .optional(record.correlation.map(cut)), .text(cut(record.method)), .text(cut(record.device)),
                .optional(record.fid.map(Int64.init)), .integer(Int64(record.address)),
                .optional(record.object.map(Int64.init)), .optional(record.name.map(cut)),
                .optional(record.requested.map(cut)), .optional(record.before.map(cut)),
                .optional(record.after.map(cut)), .integer(record.persistent ? 1 : 0), .text(cut(record.outcome)),
                .optional(record.message.map(cut)))
        }
    }

    /// - Returns: the newest first.
    static func records(
        matching filter: AuditFilter, on connection: inout SQLiteConnection
    ) throws(StoreError) -> [AuditRecord] {
        try connection.rows(
            """
            SELECT time, client, correlation, method, device, fid, address, object, name, requested, before, after,
            persistent, outcome, message FROM audit
            WHERE client = ifnull(?, client) AND device = ifnull(?, device) AND outcome = ifnull(?, outcome)
            AND (?4 IS NULL OR object = ?4) AND time >= ? AND time < ?
            ORDER BY id DESC LIMIT ?
            """,
            .optional(filter.client), .optional(filter.device), .optional(filter.outcome),
            .optional(filter.object.map(Int64.init)), .integer(filter.since?.millisecondsSince1970 ?? .min),
            .integer(filter.before?.millisecondsSince1970 ?? .max), .integer(Int64(max(0, filter.limit))),
            read: record)
    }

    private static func record(_ row: SQLiteRow) -> AuditRecord {
        AuditRecord(
            time: WallTime(millisecondsSince1970: row.integer(0)), client: row.text(1),
            correlation: row.optionalText(2),
            method: row.text(3), device: row.text(4), fid: row.optionalInteger(5).flatMap(UInt32.init(exactly:)),
            address: UInt32(truncatingIfNeeded: row.integer(6)),
            object: row.optionalInteger(7).flatMap(UInt32.init(exactly:)), name: row.optionalText(8),
            requested: row.optionalText(9), before: row.optionalText(10), after: row.optionalText(11),
            persistent: row.integer(12) != 0, outcome: row.text(13), message: row.optionalText(14))
    }

    private static func cut(_ text: String) -> String {
        guard text.utf8.count > longestText else { return text }
        // Cut between octets at first, then back to where a character ends.
        var octets = text.utf8.prefix(longestText)
        while !octets.isEmpty, String(octets) == nil { octets = octets.dropLast() }
        return String(octets) ?? ""
    }
}
