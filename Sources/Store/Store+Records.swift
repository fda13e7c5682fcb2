/// The flash ledger's counts, the audit log, settings.
extension Store {
    /// How often this parameter of this device was written to flash.
    public func flashWrites(to parameter: UInt32, of device: FlashDevice) throws(StoreError) -> Int {
        try withSession { session throws(StoreError) in
            try FlashLedger.writes(to: parameter, of: device, on: &session.connection)
        }
    }

    /// How often each parameter of this device was written to flash; those that never were are left out.
    public func flashWrites(of device: FlashDevice) throws(StoreError) -> [UInt32: Int] {
        try withSession { session throws(StoreError) in
            try FlashLedger.writes(of: device, on: &session.connection)
        }
    }

    /// All counts, by address, serial number and parameter.
    public func flashCounts() throws(StoreError) -> [FlashCount] {
        try withSession { session throws(StoreError) in try FlashLedger.counts(on: &session.connection) }
    }

    /// Adds a record to the audit log. Texts are cut after 256 octets.
    public func appendAudit(_ record: AuditRecord) throws(StoreError) {
        let time = time.wall
        try withSession { session throws(StoreError) in try session.append(record, at: time) }
    }

    /// Records of the audit log, the newest first.
    public func audit(_ filter: AuditFilter = AuditFilter()) throws(StoreError) -> [AuditRecord] {
        try withSession { session throws(StoreError) in
            try AuditLog.records(matching: filter, on: &session.connection)
        }
    }

    /// A setting by its name; nil if it was never set.
    public func setting(_ name: String) throws(StoreError) -> String? {
        try withSession { session throws(StoreError) in
            try session.connection.rows("SELECT value FROM setting WHERE name = ?", .text(name)) { $0.text(0) }.first
        }
    }

    /// Sets a setting; nil removes it.
    public func setSetting(_ name: String, to value: String?) throws(StoreError) {
        try withSession { session throws(StoreError) -> Void in
            try session.connection.transaction(.process) { connection throws(StoreError) in
                if let value {
                    try connection.run(
                        "INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)", .text(name), .text(value))
                } else {
                    try connection.run("DELETE FROM setting WHERE name = ?", .text(name))
                }
            }
        }
    }
}

/// For a look from another process, with the service running or not.
extension Store {
    /// Records of the audit log in this directory, the newest first. Changes nothing there.
    /// - Throws: `.inaccessible` where there is no store, or this user may not read it.
    public static func audit(
        inDirectory directory: String, _ filter: AuditFilter = AuditFilter()
    ) throws(StoreError) -> [AuditRecord] {
        var connection = try reading(directory)
        return try AuditLog.records(matching: filter, on: &connection)
    }

    /// All flash counts in this directory's store. Changes nothing there.
    public static func flashCounts(inDirectory directory: String) throws(StoreError) -> [FlashCount] {
        var connection = try reading(directory)
        return try FlashLedger.counts(on: &connection)
    }

    private static func reading(_ directory: String) throws(StoreError) -> SQLiteConnection {
        let path = StoreFiles(directory: directory).database
        var connection = try SQLiteConnection(path: path, access: .reading)
        if let reason = try StoreOpening.foreign(&connection) { throw StoreError(.damaged, "\(path): \(reason)") }
        return connection
    }
}
