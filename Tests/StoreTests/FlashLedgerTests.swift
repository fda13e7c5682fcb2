import Runtime
import Store
import Testing

@Suite struct FlashLedgerTests {
    let directory: TestDirectory
    let clock = TestClock()
    let store: Store
    let id: JournalEntry.ID
    let xt1 = FlashDevice(fid: 0xFFFF_FFFE, address: 101)
    let xt2 = FlashDevice(fid: 12, address: 102)

    init() async throws {
        directory = try TestDirectory()
        store = directory.store(clock: clock)
        id = try await store.admitFresh(.one)
    }

    @Test func deviceAndParameterAreCountedApart() async throws {
        try await write(1138, xt1, times: 3)
        try await write(1107, xt1, times: 2)
        try await write(1138, xt2, times: 1)
        #expect(try await store.flashWrites(to: 1138, of: xt1) == 3)
        #expect(try await store.flashWrites(to: 1107, of: xt1) == 2)
        #expect(try await store.flashWrites(to: 1138, of: xt2) == 1)
        #expect(try await store.flashWrites(to: 1107, of: xt2) == 0)
        let time = clock.clocks.wall()
        #expect(
            try await store.flashCounts() == [
                FlashCount(device: xt1, parameter: 1107, writes: 2, lastWrite: time),
                FlashCount(device: xt1, parameter: 1138, writes: 3, lastWrite: time),
                FlashCount(device: xt2, parameter: 1138, writes: 1, lastWrite: time),
            ])
        await store.close()
        #expect(try Store.flashCounts(inDirectory: directory.path).map(\.writes) == [2, 3, 1])
    }

    /// What counts for whom, after 5 writes at 101 by `xt1` and 2 there while no serial number was known.
    @Test(arguments: [
        (FlashDevice(fid: 0xFFFF_FFFE, address: 101), 7),  // itself
        (FlashDevice(fid: 0xFFFF_FFFE, address: 103), 5),  // moved
        (FlashDevice(fid: 99, address: 101), 2),  // another in its place: at most the unknown ones are its own
        (FlashDevice(fid: nil, address: 101), 7),  // cannot be told: all that was done here
        (FlashDevice(fid: 99, address: 103), 0),
        (FlashDevice(fid: nil, address: 103), 0),
    ])
    func countsFollowTheSerialNumber(device: FlashDevice, writes: Int) async throws {
        try await write(1138, xt1, times: 5)
        try await write(1138, FlashDevice(fid: nil, address: 101), times: 2)
        #expect(try await store.flashWrites(to: 1138, of: device) == writes)
    }

    @Test(arguments: [(10, 8), (500, 400), (7, 6), (1, 1), (2, 2)])
    func theBudgetWarnsOnceAndIsNeverExceeded(budget: Int, warning: Int) async throws {
        for number in 1...budget {
            let admission = try await store.start(id, writing: 1138, toFlashOf: [xt1], budget: budget)
            let count = FlashCount(device: xt1, parameter: 1138, writes: number, lastWrite: clock.clocks.wall())
            #expect(admission == .counted([count], warnings: number == warning ? [count] : []))
        }
        for _ in 0..<3 {
            guard
                case .exhausted(let count) = try await store.start(id, writing: 1138, toFlashOf: [xt1], budget: budget)
            else {
                Issue.record("not exhausted")
                return
            }
            #expect(count.writes == budget)
        }
        #expect(try await store.flashWrites(to: 1138, of: xt1) == budget)
    }

    @Test func aGroupIsCountedWholeOrNotAtAll() async throws {
        try await write(1138, xt2, times: 4)
        guard
            case .exhausted(let count) = try await store.start(id, writing: 1138, toFlashOf: [xt1, xt2], budget: 4)
        else {
            Issue.record("not exhausted")
            return
        }
        #expect(count.device == xt2)
        #expect(try await store.flashWrites(to: 1138, of: xt1) == 0)
        _ = try await store.start(id, writing: 1138, toFlashOf: [xt1, xt2], budget: 5)
        #expect(try await store.flashWrites(to: 1138, of: xt1) == 1)
        #expect(try await store.flashWrites(to: 1138, of: xt2) == 5)
    }

    @Test func noBudgetIsTooGreat() async throws {
        let admission = try await store.start(id, writing: 1138, toFlashOf: [xt1], budget: .max)
        guard case .counted(_, warnings: []) = admission else {
            Issue.record("\(admission)")
            return
        }
    }

    @Test func whatIsRefusedHasNotStarted() async throws {
        guard case .exhausted = try await store.start(id, writing: 1138, toFlashOf: [xt1], budget: 0) else {
            Issue.record("not exhausted")
            return
        }
        try await store.withdraw(id)
    }

    @Test func anEntryThatIsGoneCountsNothing() async throws {
        try await store.withdraw(id)
        await #expect(throws: StoreError.self) {
            try await store.start(id, writing: 1138, toFlashOf: [xt1], budget: 500)
        }
        #expect(try await store.flashCounts().isEmpty)
    }

    private func write(_ parameter: UInt32, _ device: FlashDevice, times: Int) async throws {
        for _ in 0..<times {
            let admission = try await store.start(id, writing: parameter, toFlashOf: [device], budget: 500)
            guard case .counted = admission else {
                Issue.record("\(admission)")
                return
            }
        }
    }
}
