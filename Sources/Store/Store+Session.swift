internal import Runtime

extension Store {
    /// The store while it is open.
    struct Session: ~Copyable {
        let opening: StoreOpening
        var connection: SQLiteConnection
        var journal: Journal
        private let limits: StoreLimits
        private let lock: FileLock

        init(directory: String, limits: StoreLimits, at time: JournalTime) throws(StoreError) {
            let files = StoreFiles(directory: directory)
            try files.makeDirectory()
            let lock = try FileLock(path: files.lock)
            let opening = try StoreOpening.preparing(files, at: time.wall)
            var connection = try SQLiteConnection(path: files.database, access: .writing)
            try connection.limit(bytes: limits.databaseBytes)
            journal = try Journal(on: &connection, limits: limits, now: time.running)
            self.opening = opening
            self.connection = connection
            self.limits = limits
            self.lock = lock
        }

        mutating func admit(
            _ key: JournalKey, method: String, content: [UInt8], at time: JournalTime
        ) throws(StoreError) -> JournalAdmission {
            try journal.admit(key, method: method, content: content, on: &connection, at: time)
        }

        mutating func start(
            _ id: JournalEntry.ID, intending ram: RAMRecord?, at time: WallTime
        ) throws(StoreError) {
            let journal = journal
            try connection.transaction(.power) { connection throws(StoreError) in
                try journal.start(id, on: &connection, at: time)
                if let ram { try RAMMemory.keep(ram, on: &connection) }
            }
        }

        mutating func start(
            _ id: JournalEntry.ID, writing parameter: UInt32, toFlashOf devices: [FlashDevice], budget: Int,
            intending ram: RAMRecord?, at time: WallTime
        ) throws(StoreError) -> FlashAdmission {
            guard opening.persistenceAllowed else { return .ledgerUnknown }
            let journal = journal
            return try connection.transaction(.power) { connection throws(StoreError) -> FlashAdmission in
                let admission = try FlashLedger.count(
                    parameter, of: devices, budget: budget, on: &connection, at: time)
                guard case .counted = admission else { return admission }
                try journal.start(id, on: &connection, at: time)
                if let ram { try RAMMemory.keep(ram, on: &connection) }
                return admission
            }
        }

        mutating func note(_ id: JournalEntry.ID, _ outcome: [UInt8]) throws(StoreError) {
            try journal.note(id, outcome, on: &connection)
        }

        mutating func finish(
            _ id: JournalEntry.ID, _ response: [UInt8], at time: JournalTime
        ) throws(StoreError) {
            try journal.finish(id, response, on: &connection, at: time)
        }

        mutating func withdraw(_ id: JournalEntry.ID, at time: JournalTime) throws(StoreError) {
            try journal.withdraw(id, on: &connection, at: time)
        }

        mutating func append(_ record: AuditRecord, at time: WallTime) throws(StoreError) {
            try AuditLog.append(record, limits: limits, on: &connection, at: time)
        }
    }
}
