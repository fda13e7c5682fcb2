import CSQLite

/// What went wrong with the store.
public struct StoreError: Error, Hashable, Sendable {
    /// The kind of failure. More may come.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        public let description: String

        /// No room: the disk is full, or the file has reached `StoreLimits.databaseBytes`.
        public static let diskFull = Code(description: "disk_full")
        /// The file is not sound, or not the store of this version of the program.
        public static let damaged = Code(description: "damaged")
        /// Another process holds this store.
        public static let inUse = Code(description: "in_use")
        /// The directory or a file in it cannot be opened, made or written.
        public static let inaccessible = Code(description: "inaccessible")
        /// The disk failed.
        public static let inputOutput = Code(description: "input_output")
        /// A journal entry that does not exist, or is finished already.
        public static let unknownEntry = Code(description: "unknown_entry")
        /// Anything else; it points to a mistake in this module.
        public static let other = Code(description: "other")
    }

    public let code: Code
    /// What was tried and what came of it, for people.
    public let message: String
    /// SQLite's extended result code, or errno for calls of the system; 0 where there is neither.
    public let number: Int32

    init(_ code: Code, _ message: String, number: Int32 = 0) {
        self.code = code
        self.message = message
        self.number = number
    }

    init(sqlite number: Int32, _ message: String) {
        self.init(Code(sqlite: number), message, number: number)
    }
}

extension StoreError: CustomStringConvertible {
    public var description: String { "\(message) (\(code))" }
}

extension StoreError.Code {
    fileprivate init(sqlite number: Int32) {
        self =
            switch number & 0xFF {
            case SQLITE_FULL: .diskFull
            case SQLITE_CORRUPT, SQLITE_NOTADB: .damaged
            case SQLITE_BUSY, SQLITE_LOCKED: .inUse
            case SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_READONLY, SQLITE_AUTH: .inaccessible
            case SQLITE_IOERR: .inputOutput
            default: .other
            }
    }
}
