import Foundation
import Glibc

/// A mosquitto of its own on a free loopback port, as xtmq ships its settings for it.
final class BenchBroker {
    let port: UInt16
    /// For all that belongs to the same installation; goes with the broker.
    let folder: URL
    private var child: Child?

    /// Returns once it listens.
    init() throws {
        port = try FreePort.take()
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("xtmq-bench-\(getpid())-\(port)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        // As another user it would not be ended with the benchmark.
        let user = geteuid() == 0 ? "user root" : ""
        let text = """
            listener \(port) 127.0.0.1
            allow_anonymous true
            set_tcp_nodelay true
            max_queued_messages 0
            max_inflight_messages 0
            log_dest none
            \(user)

            """
        try text.write(to: configuration, atomically: true, encoding: .utf8)
        try start()
    }

    private var configuration: URL { folder.appendingPathComponent("mosquitto.conf") }

    /// Starts it, also again after `stop`, and returns once it listens.
    func start() throws {
        child = try Child("/usr/sbin/mosquitto", ["-c", configuration.path], isSilent: true)
        let deadline = ContinuousClock.now + .seconds(10)
        while !FreePort.isTaken(port) {
            guard ContinuousClock.now < deadline else { throw BenchError("mosquitto does not listen at \(port)") }
            usleep(2000)
        }
    }

    /// Ends it, with SIGKILL without a word to its clients.
    func stop(isHard: Bool) {
        if isHard, let child { kill(child.identifier, SIGKILL) }
        child?.end()
    }

    deinit {
        child?.end()
        try? FileManager.default.removeItem(at: folder)
    }
}
