import Foundation
import Runtime
import Store

/// Time as a test wants it.
final class TestClock: Sendable {
    private let times: Locked<(now: ContinuousClock.Instant, wall: WallTime)>

    init(wall: WallTime = WallTime(rfc3339: "2026-11-22T10:00:00Z")!) {
        times = Locked((.now, wall))
    }

    var clocks: Clocks {
        Clocks(
            now: { self.times.withLock { times in times.now } },
            wall: { self.times.withLock { times in times.wall } })
    }

    /// Time goes by, on both clocks.
    func advance(_ duration: Duration) {
        times.withLock { times in
            times.now += duration
            times.wall = times.wall + duration
        }
    }

    /// Somebody sets the clock on the wall.
    func step(_ duration: Duration) {
        times.withLock { times in times.wall = times.wall + duration }
    }
}

/// A directory of its own, gone at the end with its copies.
final class TestDirectory: Sendable {
    let path: String
    private let original: TestDirectory?

    init(copyOf original: TestDirectory? = nil) throws {
        self.original = original
        path = (original?.path ?? NSTemporaryDirectory()) + "/xtmq-store-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        // A copy's store may outlive it.
        if original == nil { try? FileManager.default.removeItem(atPath: path) }
    }

    var database: String { path + "/xtmq.sqlite" }
    var log: String { database + "-wal" }

    var names: [String] {
        get throws {
            let all = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
            return all.filter { !$0.hasPrefix("xtmq-store-") }
        }
    }

    func data(_ path: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: path)) }

    func replace(_ path: String, with data: Data) throws { try data.write(to: URL(fileURLWithPath: path)) }

    func store(
        clock: TestClock = TestClock(), limits: StoreLimits = StoreLimits()
    ) -> Store {
        Store(directory: path, executor: ThreadExecutor(name: "store"), clocks: clock.clocks, limits: limits)
    }

    /// What a `kill -9` at this moment leaves to the next process: the files as they are, of an open store.
    /// - Parameter logBytes: cut the log to this length, as a loss of power may.
    func afterKill(logBytes: Int? = nil) throws -> TestDirectory {
        let copy = try TestDirectory(copyOf: self)
        try copy.replace(copy.database, with: data(database))
        if FileManager.default.fileExists(atPath: log) {
            let log = try data(log)
            try copy.replace(copy.log, with: logBytes.map { log.prefix($0) } ?? log)
        }
        return copy
    }
}

extension JournalKey {
    static let one = JournalKey(client: "nodered", correlation: .text("1"))
    static let two = JournalKey(client: "nodered", correlation: .text("2"))
    static let three = JournalKey(client: "nodered", correlation: .text("3"))
}

extension Store {
    /// Admits a request that must be fresh.
    func admitFresh(_ key: JournalKey, content: [UInt8] = [1, 2, 3]) throws -> JournalEntry.ID {
        switch try admit(key, method: "write-param", content: content) {
        case .fresh(let id): return id
        case let other: throw UnexpectedAdmission(admission: other)
        }
    }

    func admitAgain(_ key: JournalKey) throws(StoreError) -> JournalAdmission {
        try admit(key, method: "write-param", content: [1, 2, 3])
    }
}

struct UnexpectedAdmission: Error {
    let admission: JournalAdmission
}

extension JournalAdmission {
    /// The case alone.
    var kind: String { String(String(describing: self).prefix { $0 != "(" }) }
}
