import Foundation
import Testing

/// The commands that install, below a folder of the test's own.
final class InstallCommandTests {
    private let root = FileManager.default.temporaryDirectory.appending(path: "xtmq-\(UUID().uuidString)").path()

    deinit { try? FileManager.default.removeItem(atPath: root) }

    private func text(_ path: String) throws -> String { try String(contentsOfFile: root + path, encoding: .utf8) }

    @Test func installServiceUninstall() async throws {
        let installed = try await Program.run(["install", "--root", root])
        #expect(installed.status == 0)
        #expect(installed.output.contains("installed: \(root)/usr/local/bin/xtmq\n"))
        // What was installed runs.
        let version = try await Program.run(["version"], program: root + "/usr/local/bin/xtmq")
        #expect(version.status == 0)
        let checked = try await Program.run(["check", "--config", root + "/etc/xtmq/xtmq.yaml"])
        #expect(checked.status == 0)

        let service = try await Program.run(["service", "install", "--root", root, "--user", "solar"])
        #expect(service.status == 0)
        #expect(service.output.contains("unchanged: \(root)/usr/local/bin/xtmq\n"))
        #expect(try text("/etc/systemd/system/xtmq.service").contains("\nUser=solar\n"))
        let removed = try await Program.run(["service", "remove", "--root", root])
        #expect(removed.output.contains("removed: \(root)/etc/systemd/system/xtmq.service\n"))
        #expect(try await Program.run(["service", "remove", "--root", root]).status == 0)

        let asked = try await Program.run(["uninstall", "--root", root])
        #expect(asked.status == 64)
        #expect(asked.errors.contains("--yes"))
        #expect(try await Program.run(["uninstall", "--yes", "--root", root]).status == 0)
        #expect(!FileManager.default.fileExists(atPath: root + "/usr/local/bin/xtmq"))
        #expect(FileManager.default.fileExists(atPath: root + "/etc/xtmq/xtmq.yaml"))
    }

    @Test func manualAndCompletionsKnowEveryCommand() async throws {
        #expect(try await Program.run(["install", "--root", root]).status == 0)
        let manual = try text("/usr/local/share/man/man1/xtmq.1")
        #expect(manual.utf8.allSatisfy { $0 < 0x80 })
        for command in ["run", "check", "demo", "migrate", "decode", "service install", "uninstall"] {
            #expect(manual.contains(".SS xtmq \(command)\n"), "\(command)")
        }
        for path in [
            "bash-completion/completions/xtmq", "zsh/site-functions/_xtmq", "fish/vendor_completions.d/xtmq.fish",
        ] {
            let script = try text("/usr/local/share/\(path)")
            #expect(script.contains("migrate") && script.contains("uninstall"), "\(path)")
        }
    }

    @Test(arguments: [
        ["install", "--root", "relative"], ["install", "--prefix", "usr"],
        ["service", "install", "--config", "x.yaml"],
    ])
    func wrongPaths(arguments: [String]) async throws {
        let result = try await Program.run(arguments)
        #expect(result.status == 64)
        #expect(result.errors.contains("an absolute path is expected"))
    }
}
