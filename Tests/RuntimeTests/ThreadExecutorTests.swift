import CLinux
import Glibc
import Runtime
import Testing

/// An actor on a thread executor, as the service's own are.
private actor Recorder {
    nonisolated let executor: ThreadExecutor
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private(set) var entries: [Int] = []
    private var waiter: (count: Int, continuation: CheckedContinuation<Void, Never>)?

    init(executor: ThreadExecutor) {
        self.executor = executor
    }

    func append(_ entry: Int) {
        entries.append(entry)
        if let waiter, entries.count >= waiter.count {
            self.waiter = nil
            waiter.continuation.resume()
        }
    }

    func entries(once count: Int) async -> [Int] {
        if entries.count < count {
            await withCheckedContinuation { waiter = (count, $0) }
        }
        return entries
    }

    func isOnThread() -> Bool { executor.isCurrent }

    func call(_ other: Recorder) async -> (Bool, Bool) {
        (executor.isCurrent, await other.isOnThread())
    }
}

@Suite(.timeLimit(.minutes(1)))
struct ThreadExecutorTests {
    let executor = ThreadExecutor(name: "test-executor")

    @Test func `an actor runs on the thread, its caller does not`() async {
        let recorder = Recorder(executor: executor)
        #expect(await recorder.isOnThread())
        #expect(!executor.isCurrent)
        let both = await recorder.call(Recorder(executor: executor))
        #expect(both == (true, true))
    }

    @Test func `work runs in the order it came`() async {
        let recorder = Recorder(executor: executor)
        for number in 0..<1000 {
            executor.perform { recorder.assumeIsolated { $0.append(number) } }
        }
        #expect(await recorder.entries(once: 1000) == Array(0..<1000))
    }

    @Test func `jobs from many tasks all run`() async {
        let recorder = Recorder(executor: executor)
        await withTaskGroup { group in
            for task in 0..<8 {
                group.addTask {
                    for number in 0..<500 { await recorder.append(task * 1000 + number) }
                }
            }
        }
        let entries = await recorder.entries
        #expect(entries.count == 4000)
        for task in 0..<8 {
            #expect(entries.filter { $0 / 1000 == task } == (0..<500).map { task * 1000 + $0 })
        }
    }

    @Test func `the thread carries the name`() async {
        let recorder = Recorder(executor: ThreadExecutor(name: "a-rather-long-thread-name"))
        let executor = recorder.executor
        let name: String = await withCheckedContinuation { continuation in
            executor.perform {
                let file = open("/proc/thread-self/comm", O_RDONLY)
                var bytes = [UInt8](repeating: 0, count: 64)
                let count = read(file, &bytes, bytes.count)
                close(file)
                continuation.resume(returning: String(decoding: bytes.prefix(count), as: UTF8.self))
            }
        }
        #expect(name == "a-rather-long-t\n")
    }

    @Test func `timers fire in order of their deadlines, equal ones in order of scheduling`() async {
        let recorder = Recorder(executor: executor)
        let start = ContinuousClock.now + .milliseconds(20)
        for (number, milliseconds) in [30, 10, 20, 10, 0, -50].enumerated() {
            executor.schedule(at: start + .milliseconds(milliseconds)) {
                recorder.assumeIsolated { $0.append(number) }
            }
        }
        #expect(await recorder.entries(once: 6) == [5, 4, 1, 3, 2, 0])
    }

    @Test func `a timer is never early and rarely late`() async {
        let executor = executor
        var lateness: [Duration] = []
        for _ in 0..<20 {
            let deadline = ContinuousClock.now + .milliseconds(3)
            let fired = await withCheckedContinuation { continuation in
                executor.schedule(at: deadline) { continuation.resume(returning: ContinuousClock.now) }
            }
            lateness.append(fired - deadline)
        }
        lateness.sort()
        #expect(lateness[0] >= .zero)
        #expect(lateness[10] < .milliseconds(5), "the median; the machine may be busy")
    }

    @Test func `a cancelled timer does not fire`() async {
        let recorder = Recorder(executor: executor)
        let now = ContinuousClock.now
        let cancelled = executor.schedule(at: now + .milliseconds(20)) { recorder.assumeIsolated { $0.append(1) } }
        executor.schedule(at: now + .milliseconds(40)) { recorder.assumeIsolated { $0.append(2) } }
        executor.cancel(cancelled)
        #expect(await recorder.entries(once: 1) == [2])
    }

    @Test func `an earlier timer scheduled from outside wakes the thread`() async throws {
        let executor = executor
        executor.schedule(at: .now + .seconds(30)) {}
        try await Task.sleep(for: .milliseconds(20))
        let start = ContinuousClock.now
        await withCheckedContinuation { continuation in
            executor.schedule(at: .now + .milliseconds(1)) { continuation.resume() }
        }
        #expect(ContinuousClock.now - start < .seconds(5))
    }

    @Test func `a descriptor's handler is called when it is readable`() async throws {
        let pipe = try Pipe()
        let recorder = Recorder(executor: executor)
        executor.watch(pipe.readEnd, for: .readable) { events in
            #expect(events == .readable)
            var byte: UInt8 = 0
            _ = read(pipe.readEnd, &byte, 1)
            recorder.assumeIsolated { $0.append(Int(byte)) }
        }
        for number in 0..<5 { pipe.send(UInt8(number)) }
        #expect(await recorder.entries(once: 5) == [0, 1, 2, 3, 4])
        executor.unwatch(pipe.readEnd)
    }

    @Test func `a later watch replaces the earlier one, and unwatch ends it`() async throws {
        let pipe = try Pipe()
        let recorder = Recorder(executor: executor)
        let executor = executor
        executor.watch(pipe.readEnd, for: .readable) { _ in recorder.assumeIsolated { $0.append(1) } }
        executor.watch(pipe.readEnd, for: .readable) { _ in
            executor.unwatch(pipe.readEnd)
            recorder.assumeIsolated { $0.append(2) }
        }
        pipe.send(7)  // stays unread: were the watch still there, it would fire for ever
        #expect(await recorder.entries(once: 1) == [2])
        try await Task.sleep(for: .milliseconds(30))
        #expect(await recorder.entries == [2])
    }

    @Test func `a hang-up is reported as an error`() async throws {
        let pipe = try Pipe()
        let executor = executor
        let events = await withCheckedContinuation { continuation in
            executor.watch(pipe.readEnd, for: .readable) { events in
                executor.unwatch(pipe.readEnd)
                continuation.resume(returning: events)
            }
            pipe.closeWriteEnd()
        }
        #expect(events.contains(.error))
    }

    @Test func `a closed descriptor is reported once and dropped`() async throws {
        let recorder = Recorder(executor: executor)
        let closed: CInt = 1_000_000  // more than this process may open
        executor.watch(closed, for: .readable) { events in
            #expect(events == .error)
            recorder.assumeIsolated { $0.append(1) }
        }
        try await Task.sleep(for: .milliseconds(30))
        #expect(await recorder.entries == [1])
    }

    @Test func `descriptors and timers get their turn among endless jobs`() async throws {
        let pipe = try Pipe()
        let executor = executor
        let isEnough = Locked(false)
        @Sendable func again() {
            if !isEnough.withLock({ $0 }) { executor.perform(again) }
        }
        again()
        await withCheckedContinuation { continuation in
            executor.watch(pipe.readEnd, for: .readable) { _ in
                executor.unwatch(pipe.readEnd)
                executor.schedule(at: .now + .milliseconds(1)) { continuation.resume() }
            }
            pipe.send(1)
        }
        isEnough.withLock { $0 = true }
    }

    @Test func `jobs get their turn beside a descriptor that is always ready`() async throws {
        let pipe = try Pipe()
        let recorder = Recorder(executor: executor)
        executor.watch(pipe.readEnd, for: .readable) { _ in }
        pipe.send(1)
        for number in 0..<200 { await recorder.append(number) }
        #expect(await recorder.entries.count == 200)
        executor.unwatch(pipe.readEnd)
    }

    @Test func `stop runs what is queued, drops timers, and later jobs still run`() async throws {
        let recorder = Recorder(executor: executor)
        let executor = executor
        executor.schedule(at: .now + .milliseconds(30)) { recorder.assumeIsolated { $0.append(-1) } }
        executor.perform {
            executor.stop()
            executor.stop()
            for number in 0..<100 { executor.perform { recorder.assumeIsolated { $0.append(number) } } }
        }
        #expect(await recorder.entries(once: 100) == Array(0..<100))
        try await Task.sleep(for: .milliseconds(60))
        await recorder.append(100)
        #expect(await recorder.isOnThread())
        #expect(await recorder.entries == Array(0...100))
    }

    @Test func `letting go of the executor ends the thread and frees what it watched`() async throws {
        final class Token: Sendable {}
        let pipe = try Pipe()
        weak var token: Token?
        do {
            let held = Token()
            token = held
            let executor = ThreadExecutor(name: "short-lived")
            executor.watch(pipe.readEnd, for: .readable) { _ in withExtendedLifetime(held) {} }
            await Recorder(executor: executor).append(1)
        }
        let deadline = ContinuousClock.now + .seconds(10)
        while token != nil, ContinuousClock.now < deadline { try await Task.sleep(for: .milliseconds(5)) }
        #expect(token == nil)
    }
}

/// A pipe that closes its ends.
final class Pipe: Sendable {
    let readEnd: CInt
    private let writeEnd: Locked<CInt>

    init() throws {
        var ends: [CInt] = [-1, -1]
        try #require(pipe(&ends) == 0)
        readEnd = ends[0]
        writeEnd = Locked(ends[1])
    }

    deinit {
        closeWriteEnd()
        close(readEnd)
    }

    func send(_ byte: UInt8) {
        var byte = byte
        #expect(write(writeEnd.withLock { $0 }, &byte, 1) == 1)
    }

    func closeWriteEnd() {
        writeEnd.withLock { end in
            if end >= 0 { close(end) }
            end = -1
        }
    }
}
