import Foundation
import Simulator

/// The Python libraries of the field on the same simulated line: single reads, one after the other.
enum Peers {
    static func measure(_ report: inout Report) async throws {
        for peer in ["pystuderxcom", "scom"] {
            let line = try SimulatedLine.open(.rs232)
            defer { line.stop() }
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "bench/peers/run")
            process.arguments = [peer, line.path ?? "", "10"]
            let output = Pipe()
            process.standardOutput = output
            try process.run()
            let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            while process.isRunning { try await Task.sleep(for: .milliseconds(10)) }
            guard process.terminationStatus == 0, let rate = Double(text.split(separator: "\n").last ?? "") else {
                Output.say("\(peer): could not be measured (\(text.suffix(200)))")
                continue
            }
            report.add("\(peer), single reads", rate, "reads/s", limit: WireTime.singleReadsPerSecond)
        }
    }
}
