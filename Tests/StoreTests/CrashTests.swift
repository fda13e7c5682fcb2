import Foundation
import Runtime
import Store
import Testing

@Suite struct CrashTests {
    /// How far a write had come when its process was killed, and what its repeat gets.
    enum Stage: String, CaseIterable {
        case received, admitted, started, noted, finished, withdrawn

        var repeated: String {
            switch self {
            case .received, .admitted, .withdrawn: "fresh"
            case .started, .noted: "interrupted"
            case .finished: "replay"
            }
        }
    }

    let directory: TestDirectory
    let clock = TestClock()

    init() throws {
        directory = try TestDirectory()
    }

    @Test(arguments: Stage.allCases) func aRepeatAfterAKillIsNeverExecutedTwice(stage: Stage) async throws {
        let store = directory.store(clock: clock)
        try await bring(store, to: stage)
        let next = try directory.afterKill().store(clock: clock)
        #expect(try await next.open().outcome == .existing)
        let admission = try await next.admitAgain(.one)
        #expect(admission.kind == stage.repeated)
        if case .interrupted(let entry) = admission {
            #expect(entry.method == "write-param")
            #expect(entry.started == clock.clocks.wall())
            #expect(entry.noted == (stage == .noted ? [5] : nil))
            #expect(try await next.admit(.one, method: "write-param", content: [0]) == .conflict)
            try await next.finish(entry.id, response: [9])
            #expect(try await next.admitAgain(.one) == .replay(response: [9]))
        }
    }

    /// The window begins anew: the time it was down does not count, nor what the clock on the wall says of it.
    @Test(arguments: [Stage.started, .finished], [Duration.seconds(-86_400), .seconds(1), .seconds(86_400)])
    func theNextProcessRemembersForAWholeWindow(stage: Stage, down: Duration) async throws {
        let store = directory.store(clock: clock)
        try await bring(store, to: stage)
        clock.step(down)
        let next = try directory.afterKill().store(clock: clock)
        try await next.open()
        clock.advance(.milliseconds(599_999))
        #expect(try await next.admitAgain(.one).kind == stage.repeated)
        clock.advance(.milliseconds(1))
        #expect(try await next.admitAgain(.one).kind == "fresh")
    }

    /// At whatever octet the log breaks off, the store opens and knows what it knew at the last whole transaction.
    @Test func aTornLogGivesTheLastWholeTransaction() async throws {
        let store = directory.store(clock: clock)
        let device = FlashDevice(fid: 0x1234_5678, address: 101)
        try await store.open()
        var known = [(bytes: 0, admission: "fresh", writes: 0)]
        func learned(_ admission: String, _ writes: Int) throws {
            known.append((try directory.data(directory.log).count, admission, writes))
        }
        let id = try await store.admitFresh(.one)
        try learned("fresh", 0)
        _ = try await store.start(id, writing: 1138, toFlashOf: [device], budget: 500)
        try learned("interrupted", 1)
        try await store.note(id, Array(repeating: 6, count: 10_000))
        try learned("interrupted", 1)
        _ = try await store.start(id, writing: 1138, toFlashOf: [device], budget: 500)
        try learned("interrupted", 2)
        try await store.finish(id, response: [7])
        try learned("replay", 2)

        let bytes = try #require(known.last).bytes
        let ends = known.flatMap { [$0.bytes, max(0, $0.bytes - 1)] }
        for length in Array(stride(from: 0, through: bytes, by: 777)) + ends {
            let expected = try #require(known.last { $0.bytes <= length })
            let next = try directory.afterKill(logBytes: length).store(clock: clock)
            #expect(try await next.open().outcome == .existing)
            #expect(try await next.flashWrites(to: 1138, of: device) == expected.writes, "at \(length)")
            #expect(try await next.admitAgain(.one).kind == expected.admission, "at \(length)")
        }
    }

    @Test func aFlashWriteIsCountedBeforeItStarts() async throws {
        let store = directory.store(clock: clock)
        let device = FlashDevice(fid: 1, address: 101)
        let id = try await store.admitFresh(.one)
        _ = try await store.start(id, writing: 1107, toFlashOf: [device], budget: 500)
        let next = try directory.afterKill().store(clock: clock)
        #expect(try await next.flashWrites(to: 1107, of: device) == 1)
        #expect(try await next.admitAgain(.one).kind == "interrupted")
    }

    @Test func closingAndOpeningIsAnEndToo() async throws {
        let store = directory.store(clock: clock)
        try await bring(store, to: .noted)
        await store.close()
        #expect(try directory.names == ["xtmq.lock", "xtmq.sqlite"])
        #expect(try await store.admitAgain(.one).kind == "interrupted")
    }

    private func bring(_ store: Store, to stage: Stage) async throws {
        try await store.open()
        guard stage != .received else { return }
        let id = try await store.admitFresh(.one)
        guard stage != .admitted else { return }
        guard stage != .withdrawn else { return try await store.withdraw(id) }
        try await store.start(id)
        guard stage != .started else { return }
        try await store.note(id, [5])
        guard stage != .noted else { return }
        try await store.finish(id, response: [9])
    }
}
