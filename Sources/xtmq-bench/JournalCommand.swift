import ArgumentParser
import Foundation
import Glibc
import Runtime
import Store

/// `xtmq-bench journal`
struct JournalCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "journal", abstract: "Measures what the journal of requests costs a write, on a real disk.")

    @Option(help: "A folder on the disk to be measured.")
    var folder = FileManager.default.temporaryDirectory.path

    @Option(help: "Writes of each kind.")
    var count = 2000

    func run() async throws {
        print("— journal: \(count) writes each, folder \(folder)")
        print("the disk alone: median \(shown(try diskTime())) for one fdatasync")
        for isFlash in [false, true] {
            let directory = "\(folder)/xtmq-bench-journal-\(getpid())-\(isFlash)"
            defer { try? FileManager.default.removeItem(atPath: directory) }
            let store = Store(directory: directory, executor: ThreadExecutor(name: "store"))
            try await store.open()
            var times: [Duration] = []
            for number in 0..<count { times.append(try await write(number, to: store, isFlash: isFlash)) }
            await store.close()
            times.sort()
            let name = isFlash ? "flash" : "RAM"
            print("\(name): median \(shown(times[count / 2])), 99 % \(shown(times[count * 99 / 100])) a write")
        }
    }

    /// All that the store is asked for in the course of one write.
    private func write(_ number: Int, to store: Store, isFlash: Bool) async throws -> Duration {
        let content = Array(#"write-param {"device":"xt1","param":1107,"persist":false,"value":16}"#.utf8)
        let response = [UInt8](repeating: UInt8(ascii: "x"), count: 400)
        let ram = RAMRecord(
            address: 101, fid: 0x1234_5678, parameter: 1107, data: [0, 0, 128, 65], time: .now, isAcknowledged: false)
        var acknowledged = ram
        acknowledged.isAcknowledged = true
        let audit = AuditRecord(
            time: .now, client: "bench", correlation: "\(number)", method: "write-param", device: "xt1", address: 101,
            object: 1107, name: "maximum_current_of_ac_source_input_limit", requested: "16", before: "32", after: "16",
            outcome: "acknowledged")
        let began = ContinuousClock.now
        let key = JournalKey(client: "bench", correlation: .number(Int64(number)))
        guard case .fresh(let entry) = try await store.admit(key, method: "write-param", content: content) else {
            throw ValidationError("the journal is full: fewer writes, please")
        }
        if isFlash {
            _ = try await store.start(
                entry, writing: 1107, toFlashOf: [FlashDevice(fid: 0x1234_5678, address: 101)], budget: 1_000_000,
                intending: ram)
            try await store.forgetRAM(of: 1107, at: 101)
        } else {
            try await store.start(entry, intending: ram)
            try await store.keep(acknowledged)
        }
        try await store.appendAudit(audit)
        try await store.finish(entry, response: response)
        return ContinuousClock.now - began
    }

    /// What the disk takes for the one wait that a write has to make.
    private func diskTime() throws -> Duration {
        let path = "\(folder)/xtmq-bench-disk-\(getpid())"
        let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw ValidationError("\(path) cannot be written") }
        defer {
            close(descriptor)
            unlink(path)
        }
        let page = [UInt8](repeating: 1, count: 8192)
        let times = (0..<count / 4).map { _ in
            let began = ContinuousClock.now
            _ = Glibc.write(descriptor, page, page.count)
            fdatasync(descriptor)
            return ContinuousClock.now - began
        }
        return times.sorted()[times.count / 2]
    }

    private func shown(_ duration: Duration) -> String {
        duration.formatted(.units(allowed: [.milliseconds], fractionalPart: .show(length: 3)))
    }
}
