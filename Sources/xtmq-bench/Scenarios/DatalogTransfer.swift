import JSONValue
import MQTTClient
import Runtime
import Simulator

/// A datalog file at 38400 baud: alone on the line, and with single reads passing between its blocks.
enum DatalogTransfer {
    /// Request and response around the 512 bytes of a block.
    private static let bytesAroundBlock = 52

    static func measure(_ report: inout Report) async throws {
        let installation = try await Installation(line: .rs232)
        let names = try await installation.load.request("list-datalogs", "{}")["result"]?["files"]?.array ?? []
        guard let name = names.last?.string else { throw BenchError("the simulated gateway has no datalogs") }
        let (bytes, alone) = try await transfer(name, installation.load)
        let blocks = (bytes + 511) / 512
        let wire = Double(bytes + blocks * bytesAroundBlock) / WireTime.bytesPerSecond
        report.add("datalog of \(bytes / 1000) kB, alone", alone.seconds / wire, "× wire time", target: "at most 1.15")
        let reader = LoadClient("beside", on: installation.load, method: "read-info") { _ in
            "\"device\":\"xt1\",\"info\":\"battery_voltage\""
        }
        let load = installation.load
        async let transfer = transfer(name, load)
        try await Task.sleep(for: .milliseconds(500))
        let run = try await LoadRun.run([reader], on: load, for: .seconds(10))
        let block = Double(512 + bytesAroundBlock) / WireTime.bytesPerSecond
        let single = 1 / WireTime.singleReadsPerSecond
        report.add(
            "single reads beside a datalog, longest delay", (run.quantile(1).seconds - single) / block, "blocks",
            target: "at most 1")
        report.add("single reads beside a datalog", run.rate, "reads/s")
        _ = try await transfer
    }

    private static func transfer(_ name: String, _ load: LoadThread) async throws -> (bytes: Int, time: Duration) {
        let requester = MQTTRequester(
            configuration: load.configuration("datalog"), responseTopic: "xtender/response/bench/datalog",
            executor: load.executor, logger: load.logger)
        try await requester.connect()
        let request = MQTTMessage(
            topic: "xtender/request/read-datalog/bench",
            payload: Array("{\"file\":\"\(name)\",\"timeout_ms\":600000}".utf8))
        let began = ContinuousClock.now
        let answers = try await requester.request(request, within: .seconds(120)) { message in
            guard let answer = try? JSONValue(parsing: message.payload) else { return true }
            return answer["status"]?.string != "ok" || answer["result"]?["last"]?.bool == true
        }
        let time = began.duration(to: .now)
        await requester.close()
        let last = try JSONValue(parsing: answers.last?.payload ?? [])
        guard let bytes = last["result"]?["bytes"]?.integer else { throw BenchError("read-datalog: \(last.text())") }
        return (Int(bytes), time)
    }
}
