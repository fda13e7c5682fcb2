/// At most once: every request that changes something is admitted, started and finished here.
extension Store {
    /// Enters a request before anything is done about it, or says what is known of it.
    /// - Parameter content: what must be equal for two requests to be the same: the request in a canonical form, or a
    ///   cryptographic digest of it. Counts against `StoreLimits.journalBytes`.
    /// - Throws: when the request could not be entered; it must not be executed then.
    public func admit(
        _ key: JournalKey, method: String, content: [UInt8]
    ) throws(StoreError) -> JournalAdmission {
        let time = time
        return try withSession { session throws(StoreError) in
            try session.admit(key, method: method, content: content, at: time)
        }
    }

    /// The request is about to reach the line. May be called again for each write of a batch. Waits for the disk: once
    /// this has returned, neither a crash nor the loss of power lets the request be executed again.
    /// - Parameter ram: what the device may hold from now on; kept at the same time.
    /// - Throws: when that could not be made sure; nothing must reach the line then.
    public func start(_ id: JournalEntry.ID, intending ram: RAMRecord? = nil) throws(StoreError) {
        let time = time.wall
        try withSession { session throws(StoreError) in try session.start(id, intending: ram, at: time) }
    }

    /// As `start(_:)`, for a write to flash, which it counts at the same time; a group's write counts for each device.
    /// - Parameter budget: how many writes each parameter of a device may have.
    /// - Returns: whether the write may go on. If not, nothing was counted, and the entry is as it was before.
    public func start(
        _ id: JournalEntry.ID, writing parameter: UInt32, toFlashOf devices: [FlashDevice], budget: Int,
        intending ram: RAMRecord? = nil
    ) throws(StoreError) -> FlashAdmission {
        let time = time.wall
        return try withSession { session throws(StoreError) in
            try session.start(
                id, writing: parameter, toFlashOf: devices, budget: budget, intending: ram, at: time)
        }
    }

    /// Notes what is known of a started request so far, in place of what was noted before. After a crash,
    /// `JournalAdmission.interrupted` gives it back. For batches: what has been done of them.
    public func note(_ id: JournalEntry.ID, _ known: [UInt8]) throws(StoreError) {
        try withSession { session throws(StoreError) in try session.note(id, known) }
    }

    /// The request has its response, to be replayed for `StoreLimits.journalWindow` from now.
    /// - Throws: when the disk did not take it. It is kept in memory and tried again; the response can be sent.
    public func finish(_ id: JournalEntry.ID, response: [UInt8]) throws(StoreError) {
        let time = time
        try withSession { session throws(StoreError) in try session.finish(id, response, at: time) }
    }

    /// Forgets a request that was never started, so that it may come again: for a client told to try later.
    /// - Throws: `.unknownEntry` where it was started; else as `finish`.
    public func withdraw(_ id: JournalEntry.ID) throws(StoreError) {
        let time = time
        try withSession { session throws(StoreError) in try session.withdraw(id, at: time) }
    }
}
