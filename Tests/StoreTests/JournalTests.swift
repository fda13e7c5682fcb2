import Runtime
import Store
import Testing

@Suite struct JournalTests {
    let directory: TestDirectory
    let clock = TestClock()
    let store: Store

    init() throws {
        directory = try TestDirectory()
        store = directory.store(clock: clock)
    }

    @Test func aRequestIsFreshThenInFlightThenReplayed() async throws {
        let id = try await store.admitFresh(.one)
        #expect(try await store.admitAgain(.one) == .inFlight(id))
        try await store.start(id)
        #expect(try await store.admitAgain(.one) == .inFlight(id))
        try await store.finish(id, response: [7, 8])
        #expect(try await store.admitAgain(.one) == .replay(response: [7, 8]))
        #expect(try await store.admitAgain(.two).kind == "fresh")
    }

    @Test(
        arguments: [
            ("write-param", [1, 2, 4]), ("write-param", []), ("write-param", [1, 2, 3, 4]), ("write-batch", [1, 2, 3]),
        ] as [(String, [UInt8])])
    func otherContentIsAConflict(method: String, content: [UInt8]) async throws {
        let id = try await store.admitFresh(.one)
        #expect(try await store.admit(.one, method: method, content: content) == .conflict)
        try await store.start(id)
        try await store.finish(id, response: [])
        #expect(try await store.admit(.one, method: method, content: content) == .conflict)
        #expect(try await store.admitAgain(.one) == .replay(response: []))
    }

    @Test func keysDifferByClientAndKindOfCorrelation() async throws {
        let keys = [
            JournalKey(client: "a", correlation: .text("1")), JournalKey(client: "b", correlation: .text("1")),
            JournalKey(client: "a", correlation: .number(1)), JournalKey(client: "a", correlation: .number(-1)),
            JournalKey(client: "a", correlation: .data([0x31])), JournalKey(client: "a", correlation: .data([])),
            JournalKey(client: "", correlation: .text("")), JournalKey(client: "ä\0b", correlation: .text("é\0")),
            JournalKey(client: "ä\0c", correlation: .text("é\0")),
            JournalKey(client: "ä\0c", correlation: .text("é\0x")),
        ]
        for (index, key) in keys.enumerated() {
            let id = try await store.admitFresh(key)
            try await store.finish(id, response: [UInt8(index)])
        }
        for (index, key) in keys.enumerated() {
            #expect(try await store.admitAgain(key) == .replay(response: [UInt8(index)]), "\(key)")
        }
    }

    @Test func aWithdrawnRequestIsFreshAgain() async throws {
        let id = try await store.admitFresh(.one)
        try await store.withdraw(id)
        let again = try await store.admitFresh(.one, content: [9])
        #expect(again != id)
        await #expect(throws: StoreError.self) { try await store.withdraw(id) }
    }

    @Test func whatHasEndedCannotStartNorEndAgain() async throws {
        let id = try await store.admitFresh(.one)
        try await store.start(id)
        try await store.start(id)
        try await expectUnknown { try await store.withdraw(id) }
        try await store.finish(id, response: [1])
        try await expectUnknown { try await store.start(id) }
        try await expectUnknown { try await store.note(id, [2]) }
        try await expectUnknown { try await store.finish(id, response: [2]) }
        try await expectUnknown { try await store.withdraw(id) }
        #expect(try await store.admitAgain(.one) == .replay(response: [1]))
    }

    @Test func onlyWhatHasStartedCanBeNoted() async throws {
        let id = try await store.admitFresh(.one)
        try await expectUnknown { try await store.note(id, [2]) }
    }

    @Test(arguments: [Duration.seconds(-86_400 * 365), .seconds(-601), .zero, .seconds(601), .seconds(86_400 * 365)])
    func anEndIsKeptForTheWindowWhateverTheClockOnTheWallDoes(step: Duration) async throws {
        let id = try await store.admitFresh(.one)
        try await store.start(id)
        clock.advance(.seconds(3600))
        try await store.finish(id, response: [1])
        clock.step(step)
        clock.advance(.milliseconds(599_999))
        #expect(try await store.admitAgain(.one) == .replay(response: [1]))
        clock.advance(.milliseconds(1))
        #expect(try await store.admitAgain(.one).kind == "fresh")
    }

    @Test func whatIsInFlightDoesNotExpire() async throws {
        let admitted = try await store.admitFresh(.one)
        let started = try await store.admitFresh(.two)
        try await store.start(started)
        clock.advance(.seconds(7200))
        #expect(try await store.admitAgain(.one) == .inFlight(admitted))
        #expect(try await store.admitAgain(.two) == .inFlight(started))
    }

    @Test func aFullJournalStillReplaysAndEmptiesWithTime() async throws {
        var limits = StoreLimits()
        limits.journalEntries = 2
        let directory = try TestDirectory()
        let store = directory.store(clock: clock, limits: limits)
        for key in [JournalKey.one, .two] {
            let id = try await store.admitFresh(key)
            try await store.finish(id, response: [1])
        }
        #expect(try await store.admitAgain(.three) == .full)
        #expect(try await store.admitAgain(.one) == .replay(response: [1]))
        clock.advance(.seconds(600))
        let id = try await store.admitFresh(.three)
        try await store.withdraw(id)
        for key in [JournalKey.one, .two] { _ = try await store.admitFresh(key) }
        #expect(try await store.admitAgain(.three) == .full)
    }

    /// Client, correlation, content and response count, and are counted anew by the next process.
    @Test func theJournalIsBoundedInBytes() async throws {
        var limits = StoreLimits()
        limits.journalBytes = 3000
        let directory = try TestDirectory()
        let store = directory.store(clock: clock, limits: limits)
        let id = try await store.admitFresh(.one, content: Array(repeating: 1, count: 1000))
        try await store.start(id)
        try await store.note(id, Array(repeating: 1, count: 100))
        try await store.finish(id, response: Array(repeating: 2, count: 978))  // 8 + 1000 + 978
        let room = Array(repeating: 3 as UInt8, count: 3000 - 1986 - 8)
        for store in [store, try directory.afterKill().store(clock: clock, limits: limits)] {
            #expect(try await store.admit(.two, method: "write-param", content: room + [0]) == .full)
            let id = try await store.admitFresh(.two, content: room)
            #expect(try await store.admit(.three, method: "write-param", content: []) == .full)
            try await store.withdraw(id)
            _ = try await store.admitFresh(.two, content: room)
        }
        clock.advance(.seconds(600))
        _ = try await store.admitFresh(.three, content: Array(repeating: 1, count: 1900))
    }

    private func expectUnknown(_ body: () async throws -> Void) async throws {
        let error = await #expect(throws: StoreError.self) { try await body() }
        #expect(error?.code == .unknownEntry)
    }
}
