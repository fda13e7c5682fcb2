/// What the store's file looks like.
enum StoreSchema {
    /// "xtmq", in the file's header: tells this program's files from any other's.
    static let applicationID: Int64 = 0x7874_6D71

    /// The version this program writes, in the file's header.
    static var version: Int64 { Int64(migrations.count) }

    /// The tables of the present version.
    static let tables: Set<String> = ["journal", "flash", "audit", "setting", "ram"]

    /// Statement `n` leads from version `n` to `n + 1`; 0 is an empty file. Never change one that has been released.
    static let migrations = [
        """
        CREATE TABLE journal (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            client TEXT NOT NULL,
            correlation_kind INTEGER NOT NULL,
            correlation BLOB NOT NULL,
            method TEXT NOT NULL,
            content BLOB NOT NULL,
            state INTEGER NOT NULL,
            admitted_at INTEGER NOT NULL,
            started_at INTEGER,
            outcome BLOB,
            expires INTEGER,
            UNIQUE (client, correlation_kind, correlation)
        ) STRICT;
        CREATE INDEX journal_expires ON journal (expires) WHERE expires IS NOT NULL;
        CREATE TABLE flash (
            fid INTEGER NOT NULL,
            address INTEGER NOT NULL,
            parameter INTEGER NOT NULL,
            writes INTEGER NOT NULL,
            written_at INTEGER NOT NULL,
            PRIMARY KEY (parameter, fid, address)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE audit (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            time INTEGER NOT NULL,
            client TEXT NOT NULL,
            correlation TEXT,
            method TEXT NOT NULL,
            device TEXT NOT NULL,
            fid INTEGER,
            address INTEGER NOT NULL,
            object INTEGER,
            name TEXT,
            requested TEXT,
            before TEXT,
            after TEXT,
            persistent INTEGER NOT NULL,
            outcome TEXT NOT NULL,
            message TEXT
        ) STRICT;
        CREATE TABLE setting (
            name TEXT PRIMARY KEY,
            value TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        """,
        """
        CREATE TABLE ram (
            address INTEGER NOT NULL,
            parameter INTEGER NOT NULL,
            fid INTEGER,
            data BLOB NOT NULL,
            written_at INTEGER NOT NULL,
            acknowledged INTEGER NOT NULL,
            PRIMARY KEY (address, parameter)
        ) STRICT, WITHOUT ROWID;
        """,
    ]

    /// Brings the database to the present version, in one transaction.
    static func migrate(_ connection: inout SQLiteConnection, from version: Int64) throws(StoreError) {
        try connection.transaction(.power) { connection throws(StoreError) in
            for migration in migrations.dropFirst(Int(version)) { try connection.execute(migration) }
            try connection.execute("PRAGMA application_id = \(applicationID)")
            try connection.execute("PRAGMA user_version = \(migrations.count)")
        }
    }
}
