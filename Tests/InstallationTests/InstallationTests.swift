import Foundation
import Testing

@testable import Installation

/// Installing below another root: what is written, what stays, what is taken away.
final class InstallationTests {
    private let root = FileManager.default.temporaryDirectory.appending(path: "xtmq-\(UUID().uuidString)").path()
    private let contents = Installation.Contents(
        program: [1, 2, 3], manualPage: "manual", bashCompletion: "bash", zshCompletion: "zsh", fishCompletion: "fish")

    deinit { try? FileManager.default.removeItem(atPath: root) }

    private func perform(_ steps: [Step]) throws -> [String] {
        var lines: [String] = []
        try Installer(root: root) { lines.append($0) }.perform(steps)
        return lines
    }

    private var files: [String] {
        (FileManager.default.enumerator(atPath: root)?.allObjects as? [String] ?? []).filter {
            var isFolder: ObjCBool = false
            _ = FileManager.default.fileExists(atPath: "\(root)/\($0)", isDirectory: &isFolder)
            return !isFolder.boolValue
        }.sorted()
    }

    private static let local = [
        "etc/udev/rules.d/60-xtmq.rules", "etc/xtmq/xtmq.yaml", "usr/local/bin/xtmq",
        "usr/local/share/bash-completion/completions/xtmq", "usr/local/share/fish/vendor_completions.d/xtmq.fish",
        "usr/local/share/man/man1/xtmq.1", "usr/local/share/zsh/site-functions/_xtmq",
    ]

    @Test func installsTwiceAndRemoves() throws {
        let installation = Installation(layout: Layout(prefix: "/usr/local"))
        let first = try perform(installation.install(contents))
        #expect(files == Self.local)
        #expect(first.count { $0.hasPrefix("installed: \(root)/") } == 7)
        #expect(first.contains { $0 == "left out, since --root is given: udevadm control --reload" })
        let attributes = try FileManager.default.attributesOfItem(atPath: root + "/usr/local/bin/xtmq")
        #expect(attributes[.posixPermissions] as? Int == 0o755)

        try "link: {tcp: \"a:1\"}".write(toFile: root + "/etc/xtmq/xtmq.yaml", atomically: true, encoding: .utf8)
        let second = try perform(installation.install(contents))
        #expect(second.count { $0.hasPrefix("unchanged: ") } == 6)
        #expect(second.contains("kept: \(root)/etc/xtmq/xtmq.yaml"))
        var newer = contents
        newer.program = [4]
        #expect(try perform(installation.install(newer)).contains("updated: \(root)/usr/local/bin/xtmq"))
        #expect(FileManager.default.contents(atPath: root + "/usr/local/bin/xtmq") == Data([4]))

        _ = try perform(installation.installService(user: .own, configuration: "/etc/xtmq/xtmq.yaml", starting: true))
        #expect(files.contains("etc/systemd/system/xtmq.service"))
        _ = try perform(installation.uninstall(purging: false))
        #expect(files == ["etc/xtmq/xtmq.yaml"])
        let again = try perform(installation.uninstall(purging: false))
        #expect(again.count { $0.hasPrefix("not there: ") } == 7)
        try FileManager.default.createDirectory(
            atPath: root + "/var/lib/private/xtmq/deep", withIntermediateDirectories: true)
        _ = try perform(installation.uninstall(purging: true))
        #expect(files.isEmpty)
        #expect(!FileManager.default.fileExists(atPath: root + "/etc/xtmq"))
        #expect(!FileManager.default.fileExists(atPath: root + "/var/lib/private/xtmq"))
    }

    @Test func packagedLayout() throws {
        let installation = Installation(layout: Layout(prefix: "/usr/"))
        _ = try perform(
            installation.install(contents)
                + installation.installService(user: .own, configuration: "/etc/xtmq/xtmq.yaml", starting: false))
        #expect(files.contains("usr/lib/systemd/system/xtmq.service"))
        #expect(files.contains("usr/lib/udev/rules.d/60-xtmq.rules"))
        #expect(files.contains("usr/share/zsh/vendor-completions/_xtmq"))
        #expect(!files.contains { $0.hasPrefix("usr/local") })
    }

    @Test func unitOfAUser() {
        let installation = Installation(layout: Layout(prefix: "/opt/my programs"))
        let own = installation.unit(user: .own, configuration: "/etc/xtmq/xtmq.yaml")
        #expect(own.contains("\nDynamicUser=yes\n"))
        #expect(own.contains("\nExecStart=\"/opt/my programs/bin/xtmq\" run --config /etc/xtmq/xtmq.yaml\n"))
        let named = installation.unit(user: .named("pi"), configuration: "/home/pi/100%.yaml")
        #expect(named.contains("\nUser=pi\n"))
        #expect(!named.contains("DynamicUser"))
        #expect(named.contains(" --config /home/pi/100%%.yaml\n"))
        #expect(own.hasPrefix("[Unit]\n") && own.hasSuffix("WantedBy=multi-user.target\n"))
    }

    @Test func whatCannotBeWritten() throws {
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
        try "".write(toFile: root + "/usr", atomically: true, encoding: .utf8)
        #expect {
            try perform(Installation(layout: Layout(prefix: "/usr/local")).install(contents))
        } throws: {
            "\($0)".contains("cannot make \(root)/usr/local: Not a directory")
                || "\($0)".contains("cannot write \(root)/usr/local")
        }
    }

    /// A link to a folder goes, the folder stays.
    @Test func purgingFollowsNoLinks() throws {
        let manager = FileManager.default
        try manager.createDirectory(atPath: root + "/keep", withIntermediateDirectories: true)
        try manager.createDirectory(atPath: root + "/etc/xtmq", withIntermediateDirectories: true)
        try manager.createSymbolicLink(atPath: root + "/etc/xtmq/link", withDestinationPath: root + "/keep")
        _ = try perform([.removeTree("/etc/xtmq")])
        #expect(manager.fileExists(atPath: root + "/keep"))
        #expect(!manager.fileExists(atPath: root + "/etc/xtmq"))
    }
}
