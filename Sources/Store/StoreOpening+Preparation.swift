internal import Runtime

extension StoreOpening {
    /// Sees to it that a sound database of the present version is in its place: makes one, migrates an older one, puts
    /// an unusable one aside.
    /// - Throws: what stands in the way of all that: no room, no access, a failing disk.
    static func preparing(_ files: StoreFiles, at time: WallTime) throws(StoreError) -> StoreOpening {
        var outcome = Outcome.existing
        if files.databaseExists {
            if let reason = try unusable(files.database) {
                outcome = .recovered(aside: try files.putAside(at: time), reason: reason)
            }
        } else if files.strayCompanionExists {
            let reason = "the log of a database that is gone"
            outcome = .recovered(aside: try files.putAside(at: time), reason: reason)
        } else {
            outcome = .created
        }
        if outcome != .existing { try create(files) }
        return StoreOpening(outcome: outcome, keptAside: try files.keptAside())
    }

    /// Made under another name: a crash leaves no half of a database, so an empty file is known as damage.
    private static func create(_ files: StoreFiles) throws(StoreError) {
        files.removeUnfinished()
        do throws(StoreError) {
            try makeDatabase(files.unfinished)
            try files.adoptUnfinished()
        } catch {
            files.removeUnfinished()
            throw error
        }
    }

    /// The connection is closed at the end, which brings all of its log into the file.
    private static func makeDatabase(_ path: String) throws(StoreError) {
        var connection = try SQLiteConnection(path: path, access: .creating)
        try connection.execute("PRAGMA journal_mode = WAL")
        try StoreSchema.migrate(&connection, from: 0)
    }

    /// Migrates the database where it is older.
    /// - Returns: why it cannot be used; nil if it can.
    private static func unusable(_ path: String) throws(StoreError) -> String? {
        do throws(StoreError) {
            var connection = try SQLiteConnection(path: path, access: .inspecting)
            try connection.execute("PRAGMA cell_size_check = ON")
            if let reason = try foreign(&connection) { return reason }
            let problems = try connection.rows("PRAGMA quick_check(1)") { $0.text(0) }
            guard problems == ["ok"] else { return "damaged: " + problems.joined(separator: "; ") }
            try connection.execute("PRAGMA journal_mode = WAL")
            let version = try connection.integer("PRAGMA user_version") ?? 0
            if version < StoreSchema.version { try StoreSchema.migrate(&connection, from: version) }
            let tables = try connection.rows("SELECT name FROM sqlite_schema WHERE type = 'table'") { $0.text(0) }
            let missing = StoreSchema.tables.subtracting(tables)
            return missing.isEmpty ? nil : "damaged: without the tables \(missing.sorted().joined(separator: ", "))"
        } catch  where error.code == .damaged {
            return "damaged: \(error.message)"
        }
    }

    /// - Returns: whose file it is, if it is not this version's.
    static func foreign(_ connection: inout SQLiteConnection) throws(StoreError) -> String? {
        let applicationID = try connection.integer("PRAGMA application_id") ?? 0
        guard applicationID == StoreSchema.applicationID else {
            return "not a store of xtmq: application id \(applicationID), not \(StoreSchema.applicationID)"
        }
        let version = try connection.integer("PRAGMA user_version") ?? 0
        guard (1...StoreSchema.version).contains(version) else {
            return "of version \(version): this program knows 1 to \(StoreSchema.version)"
        }
        return nil
    }
}
