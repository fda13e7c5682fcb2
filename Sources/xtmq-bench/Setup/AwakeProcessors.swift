import ArgumentParser
import Glibc
import Synchronization

/// Keeps the processors from sleeping for as long as it lives: beside a line that rests most of the time, the waking of four
/// sleeping programs in turn is measured else.
final class AwakeProcessors {
    private let children: [Child]

    init() throws {
        children = try (0..<sysconf(Int32(_SC_NPROCESSORS_ONLN))).map {
            try Child(
                "/usr/bin/chrt",
                ["--idle", "0", "taskset", "--cpu-list", String($0), CommandLine.arguments[0], "spin"])
        }
    }
}

struct Spin: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Does nothing without end.", shouldDisplay: false)

    func run() {
        // One cache line, so that the others find theirs as they left them.
        let count = Atomic<Int>(0)
        while true { count.add(1, ordering: .relaxed) }
    }
}
