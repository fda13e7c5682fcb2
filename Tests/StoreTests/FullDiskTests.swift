import Runtime
import Store
import Testing

/// SQLite meets the file's greatest size as it meets a full disk: with SQLITE_FULL.
@Suite struct FullDiskTests {
    let directory: TestDirectory
    let clock = TestClock()
    let store: Store

    init() throws {
        directory = try TestDirectory()
        var limits = StoreLimits()
        limits.databaseBytes = 100 << 10
        store = directory.store(clock: clock, limits: limits)
    }

    @Test func nothingNewIsAdmittedAndReadingGoesOn() async throws {
        let first = try await store.admitFresh(.one)
        try await store.finish(first, response: [1])
        try await store.setSetting("last_message", to: "812")
        _ = try await fill()
        let error = await #expect(throws: StoreError.self) {
            try await store.admit(.two, method: "write-param", content: Array(repeating: 0, count: 5000))
        }
        #expect(error?.code == .diskFull)
        #expect(try await store.admitAgain(.one) == .replay(response: [1]))
        #expect(try await store.setting("last_message") == "812")
        #expect(try await store.audit().isEmpty)
        #expect(try await store.flashCounts().isEmpty)
    }

    /// The response that did not fit is replayed from memory, and written as soon as there is room.
    @Test func anEndThatDoesNotFitIsKeptInMemoryAndWrittenLater() async throws {
        let id = try await store.admitFresh(.one)
        try await store.start(id)
        let fillers = try await fill()
        let response = Array(repeating: 7 as UInt8, count: 9000)
        let error = await #expect(throws: StoreError.self) { try await store.finish(id, response: response) }
        #expect(error?.code == .diskFull)
        #expect(try await store.admitAgain(.one) == .replay(response: response))
        #expect(try await repeatAfterKill().kind == "interrupted")

        for filler in fillers { try await store.withdraw(filler) }
        #expect(try await store.admitAgain(.one) == .replay(response: response))
        #expect(try await repeatAfterKill() == .replay(response: response))
    }

    /// Audit records fill the file too; a write that cannot be entered as started does not start.
    @Test func aFullAuditLogLeavesNoTransactionBehind() async throws {
        let record = AuditRecord(
            time: clock.clocks.wall(), client: "c", method: "write-param", device: "xt1", address: 101,
            outcome: "verified", message: String(repeating: "m", count: 250))
        var appended = 0
        let error = await #expect(throws: StoreError.self) {
            while appended < 10_000 {
                try await store.appendAudit(record)
                appended += 1
            }
        }
        #expect(error?.code == .diskFull)
        #expect(try await store.audit(AuditFilter(limit: .max)).count == appended)
    }

    /// Admits requests until no page is left.
    private func fill() async throws -> [JournalEntry.ID] {
        var fillers: [JournalEntry.ID] = []
        for size in [5000, 500, 20] {
            var full = false
            while !full, fillers.count < 1000 {
                let key = JournalKey(client: "filler", correlation: .number(Int64(fillers.count)))
                do {
                    let id = try await store.admitFresh(key, content: Array(repeating: 1, count: size))
                    fillers.append(id)
                } catch let error as StoreError {
                    full = error.code == .diskFull
                    if !full { throw error }
                }
            }
        }
        return fillers
    }

    private func repeatAfterKill() async throws -> JournalAdmission {
        try await directory.afterKill().store(clock: clock).admitAgain(.one)
    }
}
