import ArgumentParser
import CLinux
import Configuration
import Glibc

/// `--config`, and what it names.
struct ConfigurationFile: ParsableArguments {
    @Option(
        name: .customLong("config"),
        help: ArgumentHelp(
            "The configuration file; without it config/xtmq.yaml in this folder, else /etc/xtmq/xtmq.yaml.",
            valueName: "file"))
    var path: String?

    static let usualPaths = ["config/xtmq.yaml", "/etc/xtmq/xtmq.yaml"]

    /// The file that is meant; `nil` where none was named and none is where it usually is.
    var found: String? {
        path ?? Self.usualPaths.first { access($0, F_OK) == 0 }
    }

    /// Reads and checks it.
    /// - Throws: the exit code, after all mistakes were printed.
    func load() throws -> (path: String, configuration: Configuration) {
        guard let found else {
            throw ExitStatus.badConfiguration.because(
                """
                there is no configuration: neither \(Self.usualPaths.joined(separator: " nor "))
                name one with --config FILE; config/xtmq.yaml among the sources of xtmq has every key, with comments
                """)
        }
        guard access(found, F_OK) == 0 else {
            throw ExitStatus.badConfiguration.because(
                "\(found): there is no such file; config/xtmq.yaml among the sources of xtmq has every key, with comments"
            )
        }
        // What comes now may be a password.
        _ = linux_keep_memory_private()
        do {
            return (found, try Configuration.load(path: found))
        } catch {
            Output.complain(lines: error.description)
            throw ExitCode(ExitStatus.badConfiguration.rawValue)
        }
    }
}
