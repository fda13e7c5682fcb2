import Foundation
import Glibc

/// `xtmq run` as a process of its own, so that its memory and processor time are its own.
final class BenchService {
    private let child: Child
    var identifier: Int32 { child.identifier }

    /// - Parameters:
    ///   - link: YAML of `link`.
    ///   - configuration: YAML beyond `mqtt.host`, `mqtt.port`, `link` and `store`.
    init(broker: BenchBroker, link: String, configuration: String = "snapshots: []") throws {
        let file = broker.folder.appendingPathComponent("xtmq.yaml")
        let text = """
            mqtt: {host: 127.0.0.1, port: \(broker.port)}
            link: \(link)
            store: \(broker.folder.path)/store
            home_assistant: {enabled: false}
            log: {level: warning}
            \(configuration)

            """
        try text.write(to: file, atomically: true, encoding: .utf8)
        let program = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
            .appendingPathComponent("xtmq")
        child = try Child(program.path, ["run", "--config", file.path])
    }

    convenience init(broker: BenchBroker, line: String, configuration: String = "snapshots: []") throws {
        try self.init(broker: broker, link: "{serial: \"\(line)\"}", configuration: configuration)
    }

    /// Ends it and waits for that.
    func stop() { child.end() }

    /// Resident memory in MB.
    var residentMegabytes: Double {
        let status = (try? String(contentsOfFile: "/proc/\(identifier)/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        return (line?.split(separator: " ").dropFirst().first.flatMap { Double($0) } ?? 0) / 1024
    }

    var memory: ProcessMemory {
        let status = (try? String(contentsOfFile: "/proc/\(identifier)/status", encoding: .utf8)) ?? ""
        func figure(_ name: String) -> Int {
            let line = status.split(separator: "\n").first { $0.hasPrefix(name) }
            return line?.split { $0 == " " || $0 == "\t" }.dropFirst().first.flatMap { Int($0) } ?? 0
        }
        return ProcessMemory(resident: figure("VmRSS:"), anonymous: figure("RssAnon:"))
    }

    /// Open descriptors.
    var descriptors: Int {
        (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(identifier)/fd").count) ?? 0
    }

    /// Processor time used so far, in seconds.
    var processorSeconds: Double {
        let stat = (try? String(contentsOfFile: "/proc/\(identifier)/stat", encoding: .utf8)) ?? ""
        let fields = stat.split(separator: ")").last?.split(separator: " ") ?? []
        guard fields.count > 13, let user = Double(fields[11]), let system = Double(fields[12]) else { return 0 }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }
}
