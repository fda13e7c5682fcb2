import Foundation
import Glibc

/// A mosquitto of its own on a free loopback port, as xtmq ships its settings for it.
final class BenchBroker {
    let port: UInt16
    private var process = Process()
    private let directory: URL

    init() throws {
        port = try FreePort.take()
        directory = FileManager.default.temporaryDirectory.appendingPathComponent("xtmq-bench-\(port)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        let configuration = directory.appendingPathComponent("mosquitto.conf")
        let text = """
            listener \(port) 127.0.0.1
            allow_anonymous true
            set_tcp_nodelay true
            max_queued_messages 0
            max_inflight_messages 0
            log_dest none

            """
        try text.write(to: configuration, atomically: true, encoding: .utf8)
        try start()
    }

    /// Starts it, also again after `stop`.
    func start() throws {
        process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/sbin/mosquitto")
        process.arguments = ["-c", directory.appendingPathComponent("mosquitto.conf").path]
        process.standardError = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        try process.run()
    }

    /// Ends it, with SIGKILL without a word to its clients.
    func stop(isHard: Bool) {
        if isHard { kill(process.processIdentifier, SIGKILL) }
        process.end()
    }

    deinit {
        process.end()
        try? FileManager.default.removeItem(at: directory)
    }
}
