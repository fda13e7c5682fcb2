import Glibc

/// Programs that a test starts.
public enum Command {
    public struct Failure: Error, CustomStringConvertible {
        public let description: String
    }

    /// Starts a program found in PATH or the system's folders; its output goes to a file.
    /// - Returns: its process identifier.
    public static func start(_ arguments: [String], output: String) throws -> CInt {
        let path = try find(arguments[0])
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        // Threads of a test have signals blocked, and a child takes that over: SIGTERM would not end it.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        let words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        defer { words.forEach { free($0) } }
        var process: pid_t = 0
        let status = posix_spawn(&process, path, &actions, &attributes, words, environ)
        guard status == 0 else { throw Failure(description: "\(path): \(String(cString: strerror(status)))") }
        return process
    }

    /// Runs a program to its end.
    /// - Throws: its output if it fails.
    public static func run(_ arguments: [String], in directory: String) async throws {
        let output = directory + "/output.txt"
        let process = try start(arguments, output: output)
        var status: CInt = 0
        while waitpid(process, &status, WNOHANG) == 0 { try await Task.sleep(for: .milliseconds(2)) }
        guard status == 0 else {
            let text = String(decoding: read(output), as: UTF8.self)
            throw Failure(description: "\(arguments.joined(separator: " ")): status \(status): \(text)")
        }
    }

    /// The bytes of a file; none if it cannot be read.
    public static func read(_ path: String) -> [UInt8] {
        guard let file = fopen(path, "r") else { return [] }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while case let count = fread(&chunk, 1, chunk.count, file), count > 0 { bytes += chunk[..<count] }
        return bytes
    }

    public static func write(_ text: String, to path: String) throws {
        guard let file = fopen(path, "w") else {
            throw Failure(description: "\(path): \(String(cString: strerror(errno)))")
        }
        defer { fclose(file) }
        fputs(text, file)
    }

    /// Where the system keeps a shared library.
    public static func library(_ name: String) throws -> String {
        let folders = [
            "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib/arm-linux-gnueabihf", "/usr/lib",
        ]
        for folder in folders where access("\(folder)/\(name)", R_OK) == 0 { return "\(folder)/\(name)" }
        throw Failure(description: "\(name) is not installed")
    }

    private static func find(_ name: String) throws -> String {
        if name.contains("/") { return name }
        let folders = (getenv("PATH").map { String(cString: $0) } ?? "").split(separator: ":").map(String.init)
        for folder in folders + ["/usr/sbin", "/usr/local/sbin", "/usr/bin"]
        where access("\(folder)/\(name)", X_OK) == 0 {
            return "\(folder)/\(name)"
        }
        throw Failure(description: "\(name) is not installed")
    }
}
