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
        let load = installation.load
        let single = try await LoadRun.run([reader("alone", load)], on: load, for: .seconds(5))
        // Before the service looks for devices a second time, a minute after its start: reads share exchanges with that.
        async let besides = transfer(name, load)
        try await Task.sleep(for: .milliseconds(500))
        let run = try await LoadRun.run([reader("beside", load)], on: load, for: .seconds(20))
        _ = try await besides
        let (bytes, alone) = try await transfer(name, load)
        let blocks = (bytes + 511) / 512
        let wire = Double(bytes + blocks * bytesAroundBlock) / WireTime.bytesPerSecond
        report.add("datalog of \(bytes / 1000) kB, alone", alone.seconds / wire, "× wire time", target: "at most 1.15")
        // What the file adds to a read, against the same read alone; a block as it takes alone on this line.
        let block = alone.seconds / Double(blocks)
        for (name, quantile) in [("p50", 0.5), ("p99", 0.99), ("longest", 1)] {
            report.add(
                "single reads beside a datalog, delay, \(name)",
                (run.quantile(quantile).seconds - single.quantile(0.5).seconds) / block, "blocks",
                target: quantile == 1 ? "at most 1" : nil)
        }
        report.add("single reads beside a datalog", run.rate, "reads/s")
    }

    private static func reader(_ name: String, _ load: LoadThread) -> LoadClient {
        LoadClient(name, on: load, method: "read-info") { _ in "\"device\":\"xt1\",\"info\":\"battery_voltage\"" }
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
        let answers = try await requester.request(request, within: .seconds(300)) { message in
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
