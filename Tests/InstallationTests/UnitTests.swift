import Foundation
import Testing

/// systemd's own word on the unit.
struct UnitTests {
    private static let unit = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../packaging/xtmq.service").standardizedFileURL.path()

    private static let hasSystemd = FileManager.default.isExecutableFile(atPath: "/usr/bin/systemd-analyze")

    private func analyze(_ arguments: [String]) throws -> (status: Int32, text: String) {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/systemd-analyze")
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let text = String(decoding: try pipe.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, text)
    }

    @Test(.enabled(if: hasSystemd, "systemd-analyze is not installed"))
    func isHardened() throws {
        let result = try analyze(["security", "--offline=yes", "--no-pager", "--threshold=15", Self.unit])
        #expect(result.status == 0, "\(result.text)")
        let score = try #require(result.text.firstMatch(of: /exposure level for xtmq.service: ([0-9.]+)/)?.output.1)
        #expect(try #require(Double(score)) <= 1.5)
        // The serial port must stay in sight.
        let text = try String(contentsOfFile: Self.unit, encoding: .utf8)
        #expect(text.contains("DeviceAllow=char-ttyUSB rw") && !text.contains("PrivateDevices=yes"))
    }

    /// What another start would not change, and what a core would give away (docs/security.md).
    @Test func isNotStartedAgainForNothingAndLeavesNoCore() throws {
        let lines = try String(contentsOfFile: Self.unit, encoding: .utf8).split(separator: "\n")
        let statuses = try #require(lines.first { $0.hasPrefix("RestartPreventExitStatus=") })
        #expect(Set(statuses.dropFirst(25).split(separator: " ")) == ["69", "78"])
        for line in ["Restart=on-failure", "LimitCORE=0", "Type=notify", "WatchdogSec=30"] {
            #expect(lines.contains(line[...]), "\(line)")
        }
    }

    @Test(.enabled(if: hasSystemd, "systemd-analyze is not installed"))
    func isUnderstood() throws {
        let text = try analyze(["verify", Self.unit]).text
        let complaints = text.split(separator: "\n").filter {
            // That nothing is installed here is no fault of the unit.
            $0.contains("xtmq.service") && !$0.contains("is not executable") && !$0.contains("'man xtmq(1)'")
        }
        #expect(complaints.isEmpty, "\(complaints)")
    }
}
