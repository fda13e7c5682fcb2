import Glibc

/// What the system must allow a service that runs for years.
enum ProcessLimits {
    /// Broker, line, store and the threads that look up names take about 25; the rest is room.
    static let fileDescriptors: rlim_t = 64

    private static let openFiles = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)

    /// Sees to it that files can be opened whenever they have to be, and that a limit of their size is met as a full disk is:
    /// by an error, not by the end of the process.
    /// - Throws: the exit code, after it was said what is missing.
    static func prepare() throws {
        signal(SIGXFSZ, SIG_IGN)
        var limit = rlimit()
        getrlimit(openFiles, &limit)
        guard limit.rlim_cur < fileDescriptors else { return }
        limit.rlim_cur = min(limit.rlim_max, fileDescriptors)
        guard limit.rlim_cur == fileDescriptors, setrlimit(openFiles, &limit) == 0 else {
            throw ExitStatus.system.because(
                "at most \(limit.rlim_max) files may be open at once, at least \(fileDescriptors) are needed: "
                    + "raise the limit (ulimit -n, or LimitNOFILE= of the unit)")
        }
    }
}
