import CLinux
import Configuration
import Glibc
import Runtime

/// A mosquitto of the demo's own, on the loopback interface.
final class DemoBroker: Sendable {
    let port: UInt16
    private let process: pid_t
    /// Its last lines since it ran, for when it ends by itself.
    private let words = Locked<[String]>([])

    /// Starts it; `started` is called once it takes connections, `ended` when it is gone.
    /// - Parameter port: 0 for any free one.
    /// - Throws: the exit code, after the reason was printed.
    init(
        port wanted: UInt16?, folder: ScratchFolder, executor: ThreadExecutor, started: @escaping @Sendable () -> Void,
        ended: @escaping @Sendable (_ words: [String]) -> Void
    ) throws {
        guard let program = Self.program else {
            throw ExitStatus.unavailable.because(
                """
                mosquitto, the MQTT broker, is not installed
                on Debian, Ubuntu and Raspberry Pi OS: sudo apt-get install mosquitto mosquitto-clients
                """)
        }
        guard let port = Self.freePort(wanted) else {
            throw ExitStatus.unavailable.because(
                "port \(wanted ?? 0) is in use: name another with --port, or --port 0 for any free one")
        }
        self.port = port
        try folder.write(Self.settings(port), to: "mosquitto.conf")
        let words = words
        let pipe = LinePipe(
            executor: executor,
            line: { line in
                let isRunning = line.hasSuffix(" running")
                words.withLock { $0 = isRunning ? [] : $0.suffix(4) + [line] }
                if isRunning { started() }
            },
            end: { ended(words.withLock { $0 }) })
        guard let pipe else { throw ExitStatus.system.because("no pipe: \(String(cString: strerror(errno)))") }
        defer { close(pipe.writingEnd) }
        process = try Self.spawn([program, "-c", "\(folder.path)/mosquitto.conf"], output: pipe.writingEnd)
    }

    /// Ends it and waits until it is gone.
    func stop() async {
        kill(process, SIGTERM)
        let deadline = ContinuousClock.now + .seconds(2)
        while waitpid(process, nil, WNOHANG) == 0 {
            if ContinuousClock.now > deadline { kill(process, SIGKILL) }
            try? await Task.sleep(for: .milliseconds(5))
        }
    }

    /// What a test or a person would most likely find free, so that commands can be repeated.
    static let usualPort: UInt16 = 18830

    private static func settings(_ port: UInt16) -> String {
        """
        listener \(port) 127.0.0.1
        allow_anonymous true
        set_tcp_nodelay true
        persistence false
        log_dest stderr
        log_type error
        log_type warning
        log_type information

        """
    }

    private static var program: String? {
        let folders = (ProcessVariable.value("PATH") ?? "").split(separator: ":").map(String.init)
        return (folders + ["/usr/sbin", "/usr/local/sbin", "/usr/bin"]).map { $0 + "/mosquitto" }
            .first { access($0, X_OK) == 0 }
    }

    /// `nil` where the port that was asked for is taken. Without a wish the usual one, else any.
    private static func freePort(_ wanted: UInt16?) -> UInt16? {
        for port in wanted.map({ [$0] }) ?? [usualPort, 0] {
            let descriptor = linux_listen_tcp("127.0.0.1", port, 1)
            guard descriptor >= 0 else { continue }
            defer { close(descriptor) }
            return UInt16(exactly: linux_local_port(descriptor))
        }
        return nil
    }

    private static func spawn(_ arguments: [String], output: CInt) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&actions, output, STDERR_FILENO)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // A group of its own: Ctrl-C is for this command, which ends the broker last.
        posix_spawnattr_setpgroup(&attributes, 0)
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        var all = sigset_t()
        sigfillset(&all)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        let words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        defer { words.forEach { free($0) } }
        var process: pid_t = 0
        let status = posix_spawn(&process, arguments[0], &actions, &attributes, words, environ)
        guard status == 0 else {
            throw ExitStatus.unavailable.because("\(arguments[0]): \(String(cString: strerror(status)))")
        }
        return process
    }
}
