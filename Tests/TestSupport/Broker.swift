import CLinux
public import Glibc
import Runtime

/// A mosquitto of a test's own: on a free loopback port, with a configuration in a temporary folder. It ends with its
/// owner at the latest.
public final class Broker: Sendable {
    public struct Options: Sendable {
        /// User names and passwords; with none, everybody may connect.
        public var users: [String: String] = [:]
        /// The text of an access control file.
        public var accessControl: String?
        /// The server's certificate; with `requiresClientCertificate`, clients have to show one too.
        public var certificates: Certificates?
        public var requiresClientCertificate = false
        /// Keeps retained messages and sessions over a restart.
        public var isPersistent = false
        /// `set_tcp_nodelay`; mosquitto's own default is off.
        public var noDelay = true
        /// More lines for the configuration file.
        public var lines: [String] = []

        public init() {}
    }

    public let port: UInt16
    private let directory: TemporaryDirectory
    private let process = Locked<pid_t?>(nil)

    /// Starts a broker and waits until it listens.
    public init(_ options: Options = Options()) async throws {
        directory = try TemporaryDirectory()
        port = try Self.freePort()
        try await writeConfiguration(options)
        try await start()
    }

    deinit {
        guard let process = process.withLock({ $0 }) else { return }
        kill(process, SIGKILL)
        waitpid(process, nil, 0)
    }

    /// Ports that were given out: whoever got one may not listen yet.
    private static let given = Locked<Set<UInt16>>([])

    /// A loopback port on which nobody listens (now), below those the kernel gives to outgoing connections: a broker
    /// that restarts wants it again. No test of this process gets the same.
    public static func freePort() throws -> UInt16 {
        for _ in 0..<100 {
            let port = UInt16.random(in: 10_000..<32_000)
            guard given.withLock({ $0.insert(port).inserted }) else { continue }
            let descriptor = linux_listen_tcp("127.0.0.1", port, 1)
            guard descriptor >= 0 else { continue }
            close(descriptor)
            return port
        }
        throw Command.Failure(description: "no free port: errno \(errno)")
    }

    /// What the broker has said since it was started last.
    public var log: String { String(decoding: Command.read(directory.path + "/log.txt"), as: UTF8.self) }

    /// Starts it again after `stop`, on the same port, and waits until it listens.
    public func start() async throws {
        let started = try Command.start(
            ["mosquitto", "-c", directory.path + "/mosquitto.conf"], output: directory.path + "/log.txt")
        process.withLock { $0 = started }
        let deadline = ContinuousClock.now + .seconds(20)
        while !log.contains(" running") {
            guard ContinuousClock.now < deadline, waitpid(started, nil, WNOHANG) == 0 else {
                throw Command.Failure(description: "mosquitto did not start: \(log)")
            }
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    /// Ends the broker and waits until it is gone. With SIGKILL it has no chance to say goodbye to its clients.
    public func stop(signal: CInt = SIGTERM) async throws {
        let running = process.withLock { process in
            defer { process = nil }
            return process
        }
        guard let running else { return }
        kill(running, signal)
        let deadline = ContinuousClock.now + .seconds(10)
        while waitpid(running, nil, WNOHANG) == 0 {
            if ContinuousClock.now > deadline { kill(running, SIGKILL) }
            try await Task.sleep(for: .milliseconds(2))
        }
    }

    public func restart(signal: CInt = SIGTERM) async throws {
        try await stop(signal: signal)
        try await start()
    }

    /// Stops the process in its tracks, as a broker that hangs; `resume` lets it go on.
    public func freeze() { signal(SIGSTOP) }
    public func resume() { signal(SIGCONT) }

    private func signal(_ signal: CInt) {
        process.withLock { process in
            if let process { _ = kill(process, signal) }
        }
    }

    private func writeConfiguration(_ options: Options) async throws {
        let folder = directory.path
        var lines = [
            "listener \(port) 127.0.0.1",
            "set_tcp_nodelay \(options.noDelay)",
            "allow_anonymous \(options.users.isEmpty)",
            "max_queued_messages 100000",
            "log_dest stderr",
            "log_type all",
            "persistence \(options.isPersistent)",
            "persistence_location \(folder)/",
        ]
        if geteuid() == 0 { lines.append("user root") }  // or it could not read what is in the folder
        if !options.users.isEmpty {
            try Command.write("", to: folder + "/users")
            for (user, password) in options.users {
                try await Command.run(["mosquitto_passwd", "-b", folder + "/users", user, password], in: folder)
            }
            lines.append("password_file \(folder)/users")
        }
        if let accessControl = options.accessControl {
            try Command.write(accessControl, to: folder + "/access")
            lines.append("acl_file \(folder)/access")
        }
        if let certificates = options.certificates {
            lines += [
                "cafile \(certificates.certificate("authority"))", "certfile \(certificates.certificate("server"))",
                "keyfile \(certificates.key("server"))", "require_certificate \(options.requiresClientCertificate)",
            ]
        }
        let text = (lines + options.lines).joined(separator: "\n") + "\n"
        try Command.write(text, to: folder + "/mosquitto.conf")
    }
}
