import Foundation
import Runtime
import Store
import Testing

@Suite struct OpeningTests {
    /// What can have become of the file.
    enum Ruin: String, CaseIterable {
        case empty, garbage, truncatedInAPage, truncatedByPages, headerLost, pageLost
        case otherApplication, noApplication, newerVersion, versionZero, tableMissing, text

        var reason: String {
            switch self {
            case .otherApplication, .noApplication, .empty: "not a store of xtmq"
            case .newerVersion: "of version 999"
            case .versionZero: "of version 0"
            case .tableMissing: "without the tables flash"
            default: "damaged"
            }
        }
    }

    let directory: TestDirectory
    let clock = TestClock()
    let device = FlashDevice(fid: 7, address: 101)

    init() throws {
        directory = try TestDirectory()
    }

    @Test func aNewStoreIsMadeWithItsDirectory() async throws {
        let path = directory.path + "/lib/xtmq"
        let store = Store(directory: path, executor: ThreadExecutor(name: "store"))
        let opening = try await store.open()
        #expect(opening == StoreOpening(outcome: .created, keptAside: []))
        #expect(opening.persistenceAllowed)
        #expect(try await store.open() == opening)
        _ = try await store.admitFresh(.one)
        for name in ["xtmq.sqlite", "xtmq.sqlite-wal", "xtmq.sqlite-shm", "xtmq.lock"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: path + "/" + name)
            #expect((attributes[.posixPermissions] as? Int ?? 0) & 0o027 == 0, "\(name)")
        }
        await store.close()
        #expect(try await store.open().outcome == .existing)
    }

    @Test(arguments: Ruin.allCases) func anUnusableFileIsKeptAsideAndPersistenceStops(ruin: Ruin) async throws {
        let made = directory.store(clock: clock)
        let id = try await made.admitFresh(.one)
        _ = try await made.start(id, writing: 1138, toFlashOf: [device], budget: 500)
        await made.close()
        try apply(ruin)
        let ruined = try directory.data(directory.database)

        let store = directory.store(clock: clock)
        let opening = try await store.open()
        guard case .recovered(let aside, let reason) = opening.outcome else {
            Issue.record("\(opening)")
            return
        }
        #expect(reason.contains(ruin.reason), "\(reason)")
        #expect(aside == directory.database + ".aside-20261122T100000.000Z")
        #expect(try directory.data(aside) == ruined)
        #expect(opening.keptAside == [aside])
        #expect(!opening.persistenceAllowed)

        let fresh = try await store.admitFresh(.one)
        let flash = try await store.start(fresh, writing: 1138, toFlashOf: [device], budget: 500)
        #expect(flash == .ledgerUnknown)
        #expect(try await store.flashCounts().isEmpty)
        try await store.start(fresh)
        try await store.finish(fresh, response: [1])
    }

    @Test func persistenceStopsUntilTheFileKeptAsideIsRemoved() async throws {
        try directory.replace(directory.database, with: Data(repeating: 1, count: 5000))
        let store = directory.store(clock: clock)
        try await store.open()
        await store.close()
        // Ruined again in the same millisecond: the first is not overwritten.
        try directory.replace(directory.database, with: Data(repeating: 2, count: 5000))
        let second = try await store.open()
        #expect(second.keptAside.map { $0.suffix(10) } == ["00000.000Z", "000.000Z-2"])
        await store.close()

        let third = try await store.open()
        #expect(third.outcome == .existing)
        #expect(third.keptAside == second.keptAside)
        #expect(!third.persistenceAllowed)
        await store.close()
        for path in third.keptAside { try FileManager.default.removeItem(atPath: path) }
        #expect(try await store.open().persistenceAllowed)
    }

    /// A log without its database would be played into the next one.
    @Test func aLogWithoutItsDatabaseIsKeptAside() async throws {
        let made = directory.store(clock: clock)
        let id = try await made.admitFresh(.one)
        try await made.start(id)
        let left = try directory.afterKill()
        try FileManager.default.removeItem(atPath: left.database)
        let store = left.store(clock: clock)
        let opening = try await store.open()
        #expect(opening.keptAside == [left.database + ".aside-20261122T100000.000Z-wal"])
        #expect(try await store.admitAgain(.one).kind == "fresh")
    }

    @Test func theLogGoesAsideWithItsDatabase() async throws {
        let made = directory.store(clock: clock)
        _ = try await made.admitFresh(.one)
        let left = try directory.afterKill()
        var data = try left.data(left.database)
        data.replaceSubrange(0..<16, with: Data(repeating: 0x58, count: 16))
        try left.replace(left.database, with: data)
        let opening = try await left.store(clock: clock).open()
        #expect(opening.keptAside.count == 1)
        #expect(try left.names.contains { $0.hasSuffix(".aside-20261122T100000.000Z-wal") })
    }

    @Test func whatACrashLeftOfACreationIsNoObstacle() async throws {
        for suffix in [".new", ".new-wal", ".new-shm", ".new-journal"] {
            try directory.replace(directory.database + suffix, with: Data(repeating: 1, count: 5000))
        }
        #expect(try await directory.store().open() == StoreOpening(outcome: .created, keptAside: []))
    }

    @Test func oneStoreServesOneProcess() async throws {
        let first = directory.store(clock: clock)
        try await first.open()
        let second = directory.store(clock: clock)
        let error = await #expect(throws: StoreError.self) { try await second.open() }
        #expect(error?.code == .inUse)
        await first.close()
        // Not tried again at once.
        await #expect(throws: StoreError.self) { try await second.open() }
        clock.advance(.seconds(5))
        #expect(try await second.open().outcome == .existing)
    }

    @Test func aPathThatCannotBeIsInaccessible() async throws {
        let store = Store(directory: "/dev/null/xtmq", executor: ThreadExecutor(name: "store"))
        let error = await #expect(throws: StoreError.self) { try await store.open() }
        #expect(error?.code == .inaccessible)
        #expect(error?.message.contains("/dev/null/xtmq") == true)
    }

    private func apply(_ ruin: Ruin) throws {
        var data = try directory.data(directory.database)
        let page = 4096
        switch ruin {
        case .empty: data = Data()
        case .garbage: data = Data((0..<30_000).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 5) })
        case .text: data = Data("store: moved\n".utf8)
        case .truncatedInAPage: data = data.prefix(data.count - page - page / 2)
        case .truncatedByPages: data = data.prefix(data.count / page / 2 * page)
        case .headerLost: data.replaceSubrange(0..<100, with: Data(count: 100))
        case .pageLost: data.replaceSubrange(page..<2 * page, with: Data(repeating: 0xA5, count: page))
        case .otherApplication: data.replaceSubrange(68..<72, with: Data([1, 2, 3, 4]))
        case .noApplication: data.replaceSubrange(68..<72, with: Data(count: 4))
        case .newerVersion: data.replaceSubrange(60..<64, with: Data([0, 0, 3, 231]))
        case .versionZero: data.replaceSubrange(60..<64, with: Data(count: 4))
        case .tableMissing:
            // The schema's text names the table: another name of the same length.
            let name = try #require(data.range(of: Data("tableflashflash".utf8)))
            data.replaceSubrange(name, with: Data("tableflaskflask".utf8))
            let text = try #require(data.range(of: Data("CREATE TABLE flash ".utf8)))
            data.replaceSubrange(text, with: Data("CREATE TABLE flask ".utf8))
        }
        try directory.replace(directory.database, with: data)
    }
}
