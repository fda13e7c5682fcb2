import Devices
import Dispatcher
import Foundation
import JSONValue
import Runtime
import ScomProtocol
import Simulator
import Testing

@testable import RPC

struct DatalogMethodTests {
    private func names(_ plant: Installation) -> [String] { plant.withGateway { $0.datalogFileNames } }

    private func file(_ plant: Installation, _ name: String) -> [UInt8] {
        plant.withGateway { $0.datalogFile(named: name) ?? [] }
    }

    /// Whether a transfer stands open at the gateway: its retry step would be refused otherwise.
    private func hasOpenTransfer(_ plant: Installation) async throws -> Bool {
        let answer = try await plant.call(
            "read-property", ["device": "xcom", "object_type": 257, "object_id": 2, "property_id": 0x24])
        return answer.errorCode != "object_property_invalid"
    }

    private func text(_ parts: [JSONValue]) -> String {
        parts.map { $0["result"]?["text"]?.string ?? "" }.joined()
    }

    @Test func listsTheFiles() async throws {
        let plant = try await Installation()
        let answer = try await plant.call("list-datalogs")
        #expect(answer["result"]?["files"]?.array?.map { $0.string } == names(plant))
        plant.withGateway { $0.hasMemoryCard = false }
        #expect(try await plant.call("list-datalogs").errorCode == "file_or_dir_not_present")
    }

    @Test(arguments: [512, 1000, 16384, 65536], [true, false])
    func readsAFileInParts(length: Int, finishCarriesData: Bool) async throws {
        let plant = try await Installation()
        plant.withGateway { $0.finishCarriesData = finishCarriesData }
        let name = try #require(names(plant).first)
        let file = file(plant, name)
        let parts = try await plant.series(
            "read-datalog", ["file": .string(name), "chunk_bytes": .integer(Int64(length))])
        #expect(text(parts) == Latin9.decode(file))
        #expect(parts.map { $0["result"]?["sequence"]?.integer } == (0..<Int64(parts.count)).map { $0 })
        #expect(parts.dropLast().allSatisfy { $0["result"]?["text"]?.string?.utf8.count == length })
        let last = try #require(parts.last?["result"])
        #expect(last["last"] == true && last["bytes"]?.integer == Int64(file.count))
        var digest = SHA256()
        digest.update(file)
        #expect(last["sha256"]?.string == digest.digest.map { String(format: "%02x", $0) }.joined())
        #expect(parts.count == (file.count + length - 1) / length)
    }

    @Test(
        arguments: [
            [Fault.none, .responseLost], [.none, .requestLost], [.requestLost], [.responseLost],
            [.none, .none, .damagedData, .damagedHeader, .none, .error(.gatewayBusy)],
            [.none, .restart], [.none, .none, .none, .doubled(after: .milliseconds(5))],
        ])
    func readsAFileOverABadLine(faults: [Fault]) async throws {
        let plant = try await Installation()
        plant.withGateway { $0.faults.script = faults }
        let name = try #require(names(plant).last)
        let parts = try await plant.series("read-datalog", ["file": .string(name)])
        #expect(parts.last?["status"] == "ok", "\(parts.last?.text() ?? "")")
        #expect(text(parts) == Latin9.decode(file(plant, name)))
    }

    @Test func endsTheTransferWhenTheTimeIsUp() async throws {
        let plant = try await Installation(pace: .milliseconds(10))
        let name = try #require(names(plant).first)
        let parts = try await plant.series(
            "read-datalog", ["file": .string(name), "timeout_ms": 100, "chunk_bytes": 512])
        #expect(parts.last?.errorCode == "deadline_exceeded")
        #expect(parts.last?.pointer == "/timeout_ms")
        #expect(parts.count > 1)
        #expect(plant.takeRequests().last?.property == DatalogTransfer.file(.transferAbort))
        #expect(try await !hasOpenTransfer(plant))
    }

    @Test func tellsWhyAFileCannotBeRead() async throws {
        let plant = try await Installation()
        for path in ["../LG250101.CSV", "LOG/LG250101.CSV", "LG250101.csv", "LG250101.CSV\n", ""] {
            let answer = try await plant.call("read-datalog", ["file": .string(path)])
            #expect(answer.errorCode == "schema_violation" && answer.pointer == "/file", "\(path)")
        }
        #expect(plant.takeRequests().isEmpty)
        let missing = try await plant.call("read-datalog", ["file": "LG990101.CSV"])
        #expect(missing.errorCode == "file_or_dir_not_present" && missing.pointer == "/file")
        let name = try #require(names(plant).first)
        plant.withGateway { $0.unreadableFiles = [name] }
        let corrupted = try await plant.call("read-datalog", ["file": .string(name)])
        #expect(corrupted.errorCode == "file_corrupted")
        #expect(try await !hasOpenTransfer(plant))
    }

    /// Single reads are delayed by at most the block that is in flight.
    @Test func otherRequestsPassBetweenBlocks() async throws {
        let plant = try await Installation(pace: .milliseconds(4))
        let name = try #require(names(plant).first)
        async let transfer = plant.series("read-datalog", ["file": .string(name), "timeout_ms": 60000])
        try await Task.sleep(for: .milliseconds(60))
        for _ in 0..<5 {
            let before = plant.link.state.withLock { $0.requests.count }
            let answer = try await plant.call("read-info", ["device": "xt1", "info": 3000])
            #expect(answer["status"] == "ok")
            let order = plant.link.state.withLock { $0.requests[before...].map(\.property.objectType) }
            let position = try #require(order.firstIndex(of: .userInfo))
            #expect(position <= 1, "\(order)")
        }
        #expect(text(try await transfer) == Latin9.decode(file(plant, name)))
    }

    /// A search for devices that nobody asked for delays no request by more than the exchange in flight, and one whose turn has come
    /// by its age.
    @Test func requestsPassBetweenProbesAndBlocks() async throws {
        let plant = try await Installation(pace: .milliseconds(4))
        let name = try #require(names(plant).first)
        async let transfer = plant.series("read-datalog", ["file": .string(name), "timeout_ms": 60000])
        async let search = plant.directory.scan(.snapshot)
        try await Task.sleep(for: .milliseconds(30))
        for _ in 0..<10 {
            let before = plant.link.state.withLock { $0.requests.count }
            let answer = try await plant.call("read-param", ["device": "xt1", "param": 1107])
            #expect(answer["status"] == "ok")
            let order = plant.link.state.withLock { $0.requests[before...].map(\.property) }
            let position = try #require(order.firstIndex(of: PropertyReference(.parameter, 1107, .valueQSP)))
            #expect(position <= 2, "\(order)")
            let blocks = order[..<position].count { $0.objectType == .datalogTransfer }
            #expect(blocks <= 1, "\(order)")
        }
        _ = await search
        #expect(text(try await transfer) == Latin9.decode(file(plant, name)))
    }

    @Test func oneTransferAtATime() async throws {
        let plant = try await Installation()
        let all = names(plant)
        try await withThrowingTaskGroup(of: (String, [JSONValue]).self) { group in
            for name in all {
                group.addTask { (name, try await plant.series("read-datalog", ["file": .string(name)])) }
            }
            for try await (name, parts) in group { #expect(text(parts) == Latin9.decode(file(plant, name))) }
        }
    }

    @Test func endsTheTransferWhenTheServiceGoesDown() async throws {
        let plant = try await Installation(pace: .milliseconds(5))
        let name = try #require(names(plant).first)
        async let transfer = plant.series("read-datalog", ["file": .string(name), "timeout_ms": 60000])
        try await Task.sleep(for: .milliseconds(50))
        await plant.rpc.endTransfers(within: .seconds(2))
        #expect(plant.takeRequests().last?.property == DatalogTransfer.file(.transferAbort))
        #expect(try await transfer.last?.errorCode == "busy")
    }
}
