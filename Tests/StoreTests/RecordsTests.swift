import Foundation
import Runtime
import Store
import Testing

@Suite struct RecordsTests {
    let directory: TestDirectory
    let clock = TestClock()

    init() throws {
        directory = try TestDirectory()
    }

    @Test func recordsComeBackAsTheyWere() async throws {
        let store = directory.store(clock: clock)
        let full = AuditRecord(
            time: clock.clocks.wall(), client: "nodered", correlation: "7f3c", method: "write-param", device: "xt1",
            fid: .max, address: 101, object: 1138, name: "battery_charge_current", requested: "60", before: "49.9",
            after: "60", persistent: true, outcome: "verified", message: "ä\0\"'")
        let bare = AuditRecord(
            time: clock.clocks.wall(), client: "", method: "write-datalog-field", device: "xcom", address: 501,
            outcome: "write_unverified")
        try await store.appendAudit(full)
        try await store.appendAudit(bare)
        #expect(try await store.audit() == [bare, full])
        // Another process looks on.
        #expect(try Store.audit(inDirectory: directory.path) == [bare, full])
        let next = try directory.afterKill().store(clock: clock)
        #expect(try await next.audit() == [bare, full])
    }

    @Test func filtersChoose() async throws {
        let store = directory.store(clock: clock)
        let start = clock.clocks.wall()
        for number in 0..<8 {
            try await store.appendAudit(
                AuditRecord(
                    time: start + .seconds(number), client: number < 4 ? "a" : "b", method: "write-param",
                    device: number % 2 == 0 ? "xt1" : "xt2", address: 101,
                    object: number == 5 ? nil : 1100 + UInt32(number),
                    outcome: number == 6 ? "out_of_range" : "acknowledged"))
        }
        func numbers(_ filter: AuditFilter) async throws -> [Int64] {
            try await store.audit(filter).map { ($0.time - start).wholeMilliseconds / 1000 }
        }
        #expect(try await numbers(AuditFilter()) == [7, 6, 5, 4, 3, 2, 1, 0])
        #expect(try await numbers(AuditFilter(limit: 2)) == [7, 6])
        #expect(try await numbers(AuditFilter(limit: -1)) == [])
        #expect(try await numbers(AuditFilter(client: "a")) == [3, 2, 1, 0])
        #expect(try await numbers(AuditFilter(device: "xt2", limit: 3)) == [7, 5, 3])
        #expect(try await numbers(AuditFilter(client: "a", device: "xt2")) == [3, 1])
        #expect(try await numbers(AuditFilter(object: 1104)) == [4])
        #expect(try await numbers(AuditFilter(outcome: "out_of_range")) == [6])
        #expect(try await numbers(AuditFilter(since: start + .seconds(6))) == [7, 6])
        #expect(try await numbers(AuditFilter(since: start + .seconds(2), before: start + .seconds(4))) == [3, 2])
    }

    @Test func theOldestGoWhenThereAreTooMany() async throws {
        var limits = StoreLimits()
        limits.auditRecords = 50
        let store = directory.store(clock: clock, limits: limits)
        for number in 0..<120 { try await append(to: store, client: "\(number)") }
        let clients = try await store.audit(AuditFilter(limit: .max)).map(\.client)
        #expect(clients == (70..<120).reversed().map(String.init))
        await store.close()

        // A lowered limit is reached step by step.
        limits.auditRecords = 10
        let lowered = directory.store(clock: clock, limits: limits)
        for number in 120..<130 { try await append(to: lowered, client: "\(number)") }
        #expect(try await lowered.audit(AuditFilter(limit: .max)).count == 10)
    }

    @Test func recordsGoWithAge() async throws {
        var limits = StoreLimits()
        limits.auditAge = .seconds(86_400)
        let store = directory.store(clock: clock, limits: limits)
        for number in 0..<3 {
            try await append(to: store, client: "\(number)")
            clock.advance(.seconds(43_200))
        }
        try await append(to: store, client: "3")
        #expect(try await store.audit().map(\.client) == ["3", "2", "1"])
    }

    @Test(arguments: [("x", 256), ("ä", 256), ("€", 255), ("😀", 256), ("xx😀", 254)])
    func longTextsAreCutBetweenCharacters(piece: String, octets: Int) async throws {
        let store = directory.store(clock: clock)
        let text = String(repeating: piece, count: 5000)
        try await append(to: store, client: text)
        let kept = try #require(try await store.audit().first).client
        #expect(kept.utf8.count == octets)
        #expect(text.hasPrefix(kept))
    }

    @Test func settingsAreKept() async throws {
        let store = directory.store(clock: clock)
        #expect(try await store.setting("last_message") == nil)
        try await store.setSetting("last_message", to: "812")
        try await store.setSetting("last_message", to: "813")
        try await store.setSetting("empty", to: "")
        let next = try directory.afterKill().store(clock: clock)
        #expect(try await next.setting("last_message") == "813")
        #expect(try await next.setting("empty") == "")
        try await next.setSetting("last_message", to: nil)
        #expect(try await next.setting("last_message") == nil)
    }

    @Test func lookingOnChangesNothing() async throws {
        let missing = #expect(throws: StoreError.self) { try Store.audit(inDirectory: directory.path) }
        #expect(missing?.code == .inaccessible)
        #expect(try directory.names.isEmpty)
        try directory.replace(directory.database, with: Data(repeating: 1, count: 5000))
        let damaged = #expect(throws: StoreError.self) { try Store.audit(inDirectory: directory.path) }
        #expect(damaged?.code == .damaged)
        #expect(try directory.names == ["xtmq.sqlite"])
    }

    private func append(to store: Store, client: String) async throws {
        try await store.appendAudit(
            AuditRecord(
                time: clock.clocks.wall(), client: client, method: "write-param", device: "xt1", address: 101,
                outcome: "acknowledged"))
    }
}
