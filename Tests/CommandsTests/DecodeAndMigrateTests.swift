import Foundation
import Logging
import MQTTClient
import Runtime
import TestSupport
import Testing

final class DecodeAndMigrateTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "xtmq-\(UUID().uuidString)")

    init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }
    deinit { try? FileManager.default.removeItem(at: folder) }

    private func file(_ name: String, _ content: Data) throws -> String {
        try content.write(to: folder.appending(path: name))
        return folder.appending(path: name).path()
    }

    private static let request: [UInt8] = [
        0xAA, 0, 1, 0, 0, 0, 0x65, 0, 0, 0, 0x0A, 0, 0x6F, 0x71, 0, 1, 1, 0, 0xB8, 0x0B, 0, 0, 1, 0, 0xC5, 0x90,
    ]

    @Test func capturesAndDigits() async throws {
        let expected = "0000  request   1 → xt1 (101)  read info 3000 battery_voltage\n"
        let digits = Self.request.map { String($0, radix: 16) }.map { $0.count == 1 ? "0" + $0 : $0 }
        #expect(try await Program.run(["decode"] + digits).output == expected)
        let raw = try file("capture.bin", Data(Self.request))
        #expect(try await Program.run(["decode", "--file", raw]).output == expected)
        let text = try file("capture.txt", Data(digits.joined(separator: "\n").utf8))
        #expect(try await Program.run(["decode", "--file", text]).output == expected)
    }

    @Test func nothingToDecode() async throws {
        #expect(try await Program.run(["decode", "zz"]).status == 65)
        #expect(try await Program.run(["decode", "--file", "/nowhere"]).status == 66)
        let noise = try await Program.run(["decode", "00", "01"])
        #expect(noise.status == 65)
        #expect(noise.output == "0000  noise     2 bytes: 00 01\n")
        #expect(try await Program.run(["decode"]).errors.contains("no bytes"))
    }

    @Test func migratesIntoAFileThatLoads() async throws {
        let old = try file(
            "user_config.yaml",
            Data("mqtt_setup: {mqtt_broker: b, mqtt_username: u, mqtt_password: secret, mqtt_port: x}".utf8))
        let new = folder.appending(path: "xtmq.yaml").path()
        let result = try await Program.run(["migrate", old, "--output", new])
        #expect(result.status == 0)
        #expect(result.errors.contains("line 1: mqtt_setup.mqtt_port"))
        #expect(try await Program.run(["check", "--config", new]).status == 0)
        let password = folder.appending(path: "mqtt-password").path()
        #expect(try String(contentsOfFile: password, encoding: .utf8) == "secret\n")
        #expect(try FileManager.default.attributesOfItem(atPath: password)[.posixPermissions] as? Int == 0o600)
        #expect(try await Program.run(["migrate", old, "--output", new]).status == 73)
        #expect(try await Program.run(["migrate", old, "--output", new, "--force"]).status == 0)
        #expect(try await Program.run(["migrate", old]).output.contains("password_file: mqtt-password"))
        #expect(try await Program.run(["migrate", "/nowhere"]).status == 66)
    }

    /// Old entities are released one by one before their topics are cleared.
    @Test func releasesEntities() async throws {
        let broker = try await Broker()
        let old = try file(
            "user_config.yaml",
            Data("mqtt_setup: {mqtt_broker: 127.0.0.1, mqtt_port: \(broker.port)}\ndiscovery_base_topic: ha\n".utf8))
        let topics = try await Program.run(["migrate", old, "--topics"]).output.split(separator: "\n").map(String.init)
        #expect(topics.contains("ha/sensor/101_batteryVoltage_3000/config"))

        let executor = ThreadExecutor(name: "test")
        defer { executor.stop() }
        let seen = Locked<[MQTTMessage]>([])
        let client = try MQTTClient(
            configuration: MQTTConfiguration(host: "127.0.0.1", port: broker.port, clientIdentifier: "watcher"),
            executor: executor, logger: .init(label: "test")
        ) { event in
            if case .message(let message) = event { seen.withLock { $0.append(message) } }
        }
        try await client.subscribe(MQTTSubscription("ha/#"))
        await client.start()
        try await Task.sleep(for: .milliseconds(500))
        let result = try await Program.run(["migrate", old, "--home-assistant"])
        #expect(result.status == 0)
        #expect(result.output.hasPrefix("\(topics.count) entities released"))
        try await Task.sleep(for: .milliseconds(300))
        let messages = seen.withLock { $0 }
        #expect(messages.count == 2 * topics.count)
        for topic in topics {
            let payloads = messages.filter { $0.topic == topic }.map { String(decoding: $0.payload, as: UTF8.self) }
            #expect(payloads == ["{\"migrate_discovery\":true}", ""])
        }
        await client.stop()
        try await broker.stop()
        #expect(try await Program.run(["migrate", old, "--home-assistant"]).status == 69)
    }
}
