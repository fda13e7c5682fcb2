import JSONValue
import Runtime
import Simulator

/// Readers, a writer and snapshots together on the paced line.
enum MixedLoad {
    static func measure(_ report: inout Report) async throws {
        let installation = try await Installation(line: .rs232, configuration: "")
        let readers = (0..<16).map { index in
            LoadClient("reader\(index)", on: installation.load, method: "read-info") { number in
                "\"device\":\"xt\(number % 6 + 1)\",\"info\":\(Infos.xtender[(index * 5 + number) % Infos.xtender.count])"
            }
        }
        let writer = LoadClient("writer", on: installation.load, method: "write-param") { number in
            "\"device\":\"xt\(number % 6 + 1)\",\"param\":1107,\"value\":\(10 + number % 20)"
        }
        let load = installation.load
        let writing = Task { try await LoadRun.run([writer], on: load, for: .seconds(15)) }
        let reading = try await LoadRun.run(readers, on: installation.load, for: .seconds(15))
        let written = try await writing.value
        report.add("mixed: reads of 16 clients", reading.rate, "reads/s")
        report.addLatencies("mixed: reads", reading)
        report.add("mixed: writes of 1 client", written.rate, "writes/s")
        report.addLatencies("mixed: writes", written)
        report.add(
            "mixed: failed, late or unanswered",
            Double(
                reading.failures + reading.late + reading.unanswered + written.failures + written.late
                    + written.unanswered),
            "", target: "0")
        let statistics = try await installation.statistics()
        report.add("mixed: line utilisation", statistics["line"]?["utilisation"]?.real ?? 0, "")
    }
}
