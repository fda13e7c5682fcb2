import Glibc

/// Programs of the system, run to their end.
enum SystemProgram {
    /// The exit status, 128 and the number of a signal that ended it, or `nil` where there is no such program.
    static func run(_ arguments: [String]) -> Int32? {
        func copies(_ texts: [String]) -> [UnsafeMutablePointer<CChar>?] { texts.map { strdup($0) } + [nil] }
        let words = copies(arguments)
        // Nothing of the caller's environment is needed, and as root nothing of it is wanted.
        let environment = copies(["PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8"])
        defer { for pointer in words + environment { free(pointer) } }
        var process: pid_t = 0
        guard posix_spawnp(&process, arguments[0], nil, nil, words, environment) == 0 else { return nil }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 {
            guard errno == EINTR else { return nil }
        }
        let signal = status & 0x7F
        return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
    }
}
