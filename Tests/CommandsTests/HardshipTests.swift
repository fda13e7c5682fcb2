import Foundation
import Glibc
import JSONValue
import TestSupport
import Testing

/// What the system may do to a service that runs for years: it goes on, or says why it cannot.
@Suite(.serialized) struct HardshipTests {
    private static let everybody = #"clients: {"*": {write: expert, persist: true}}"#

    private func write(_ id: String, _ value: Int, persist: Bool) -> String {
        #"{"id": "\#(id)", "device": "xt1", "param": 1107, "value": \#(value), "persist": \#(persist)}"#
    }

    @Test func aBrokenConfigurationIsToldOnHangUpAndTheOldOneGoesOn() async throws {
        let site = try await Site()
        try site.configure()
        let service = try site.run()
        try await site.untilItAnswers()
        try site.configure("nonsense: true\nlog: {level: loud}")
        service.signal(SIGHUP)
        try await service.logs("configuration not reloaded")
        #expect(service.errors.contains("xtmq.yaml:4:1: nonsense: unknown key"))
        #expect(service.errors.contains("xtmq.yaml:5:14: log.level: must be one of"))
        try site.configure()
        try await site.untilItAnswers()
        service.signal(SIGTERM)
        #expect(try await service.ended(within: .seconds(5)).status == 0)
    }

    /// Files may not grow beyond 8 KiB: to SQLite that is a disk that fails.
    @Test func whereNothingCanBeStoredReadingGoesOn() async throws {
        let site = try await Site()
        try site.configure(Self.everybody)
        // 512 bytes each in a POSIX shell; bash takes 1024.
        let service = try site.run(limits: "ulimit -f 16")
        try await site.untilItAnswers()
        let refused = try await site.call("write-param", write("1", 16, persist: false))
        #expect(refused["status"] == "error", "\(refused.text())")
        let message = refused["error"]?["message"]?.string ?? ""
        #expect(message.contains("nothing was done"), "\(refused.text())")
        try await site.untilItAnswers()
        try await Task.sleep(for: .seconds(3))
        for line in service.errors.split(separator: "\n").map({ $0.drop { $0 != " " } }) where line.contains("error") {
            let count = service.errors.components(separatedBy: String(line)).count - 1
            #expect(count < 3, "\(count) times: \(line)")
        }
        service.signal(SIGTERM)
        #expect(try await service.ended(within: .seconds(5)).status == 0)
    }

    /// A disk that fills up while the service runs, and is given room again.
    @Test(.enabled(if: geteuid() == 0, "mounting a small disk takes root"))
    func aDiskThatIsFullRefusesWritesUntilThereIsRoom() async throws {
        let site = try await Site()
        let disk = site.folder.path + "/store"
        try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
        let mounted = try await Program.run(
            ["-t", "tmpfs", "-o", "size=400k", "tmpfs", disk], program: "/usr/bin/mount")
        guard mounted.status == 0 else { try Test.cancel("nothing can be mounted here: \(mounted.errors)") }
        var problem: (any Error)?
        do { try await fillAndEmpty(disk, site) } catch { problem = error }
        _ = try await Program.run(["--lazy", disk], program: "/usr/bin/umount")
        if let problem { throw problem }
    }

    private func fillAndEmpty(_ disk: String, _ site: Site) async throws {
        try site.configure(Self.everybody)
        let service = try site.run()
        try await site.untilItAnswers()
        #expect(try await site.call("write-param", write("1", 16, persist: true))["status"] == "ok")

        let filler = disk + "/filler"
        var size = 400 << 10
        _ = FileManager.default.createFile(atPath: filler, contents: nil)
        let descriptor = open(filler, O_WRONLY | O_APPEND)
        while size > 0 {
            if Glibc.write(descriptor, [UInt8](repeating: 0, count: size), size) <= 0 { size /= 2 }
        }
        close(descriptor)
        var refused: JSONValue = nil
        // What the log already has room for is still taken.
        for number in 0..<400 where refused["status"] != "error" {
            refused = try await site.call("write-param", write("full-\(number)", 10 + number % 10, persist: false))
        }
        #expect(refused["error"]?["message"]?.string?.contains("disk_full") == true, "\(refused.text())")
        try await site.untilItAnswers()

        try FileManager.default.removeItem(atPath: filler)
        let deadline = ContinuousClock.now + .seconds(15)
        var last: JSONValue = nil
        repeat {
            last = try await site.call("write-param", write(UUID().uuidString, 20, persist: true))
        } while last["status"] != "ok" && ContinuousClock.now < deadline
        #expect(last["result"]?["outcome"] == "verified", "\(last.text())")
        service.signal(SIGTERM)
        #expect(try await service.ended(within: .seconds(5)).status == 0)
    }

    @Test(arguments: ["of another version", "damaged"])
    func aStoreThatCannotBeReadIsKeptAsideAndFlashIsSpared(ruin: String) async throws {
        let site = try await Site()
        try site.configure(Self.everybody)
        let first = try site.run()
        try await site.untilItAnswers()
        #expect(try await site.call("write-param", write("1", 16, persist: true))["result"]?["outcome"] == "verified")
        first.signal(SIGTERM)
        #expect(try await first.ended(within: .seconds(5)).status == 0)
        let path = site.folder.path + "/store/xtmq.sqlite"
        let file = try #require(FileHandle(forUpdatingAtPath: path))
        // The version is at byte 60 of the header, big-endian; beyond the header is the first table.
        try file.seek(toOffset: ruin == "damaged" ? 100 : 60)
        try file.write(contentsOf: ruin == "damaged" ? Data(repeating: 0xFF, count: 900) : Data([0, 0, 3, 0xE7]))
        try file.close()

        let second = try site.run()
        try await site.untilItAnswers()
        try await second.logs("the store was damaged: kept aside")
        let aside = try FileManager.default.contentsOfDirectory(atPath: site.folder.path + "/store")
            .filter { $0.contains(".aside-") }
        #expect(!aside.isEmpty)
        #expect(try await site.call("write-param", write("2", 17, persist: false))["status"] == "ok")
        let refused = try await site.call("write-param", write("3", 18, persist: true))
        #expect(refused["status"] == "error", "\(refused.text())")
        second.signal(SIGTERM)
        #expect(try await second.ended(within: .seconds(5)).status == 0)
    }

    @Test func aSmallLimitOfOpenFilesIsRaised() async throws {
        let site = try await Site()
        try site.configure()
        let service = try site.run(limits: "ulimit -S -n 16")
        try await site.untilItAnswers()
        try await site.broker.restart()
        try await site.untilItAnswers()
        let open = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(service.identifier)/fd").count
        #expect(open <= 40, "room for those that come and go must remain below 64")
        service.signal(SIGTERM)
        #expect(try await service.ended(within: .seconds(5)).status == 0)
    }

    @Test func aLimitOfOpenFilesThatCannotBeRaisedIsSaid() async throws {
        let site = try await Site()
        try site.configure()
        let result = try await site.run(limits: "ulimit -n 20").ended()
        #expect(result.status == 71)
        #expect(result.errors.contains("at most 20 files may be open at once, at least 64 are needed"))
    }
}
