import Foundation
import HomeAssistant
import JSONValue
import ScomProtocol
import Testing

/// Home Assistant's own schemas, by a script that lies beside the repository. `HOME_ASSISTANT_PYTHON` names the Python of a
/// virtual environment with Home Assistant in it, or several, separated by colons.
private enum HomeAssistantItself {
    static let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("shared/tools/home-assistant/check-discovery.py").path

    static let pythons = (ProcessInfo.processInfo.environment["HOME_ASSISTANT_PYTHON"] ?? "").split(separator: ":")
        .map(String.init)

    static var isPresent: Bool { !pythons.isEmpty && FileManager.default.fileExists(atPath: script) }
}

@Suite struct SchemaTests {
    @Test(
        .enabled(
            if: HomeAssistantItself.isPresent,
            "needs ../shared/tools/home-assistant and HOME_ASSISTANT_PYTHON, the Python of a Home Assistant"),
        arguments: [AccessLevel?.none, .basic, .qsp])
    func homeAssistantAccepts(level: AccessLevel?) throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("xtmq-discovery-\(UUID())")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        var files: [String] = []
        for devices in [Plant.devices, Plant.withBMS] {
            for announcement in Discovery(Plant.settings(write: level)).announcements(of: devices) {
                let file = directory.appendingPathComponent("\(files.count).json")
                try Data(announcement.payload.serialized()).write(to: file)
                files.append(file.path)
            }
        }
        for python in HomeAssistantItself.pythons {
            let (status, output) = try run(python, [HomeAssistantItself.script] + files)
            #expect(status == 0, "\(output)")
            #expect(output.split(separator: "\n").filter { $0.contains("components valid") }.count == files.count)
        }
    }

    private func run(_ program: String, _ arguments: [String]) throws -> (status: Int32, output: String) {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardOutput = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }
}
