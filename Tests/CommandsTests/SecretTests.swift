import Foundation
import Glibc
import JSONValue
import MQTTClient
import TestSupport
import Testing

/// The password of the broker is nowhere to be seen (docs/security.md).
@Suite struct SecretTests {
    private static let secret = "Zaphod-42-Beeblebrox"

    private func site() async throws -> Site {
        var options = Broker.Options()
        options.users = ["xtmq": Self.secret, "witness": "witness"]
        let site = try await Site(options)
        try Command.write(Self.secret + "\n", to: site.folder.path + "/secret")
        return site
    }

    @Test(arguments: [("trace", "text"), ("trace", "json"), ("info", "text"), ("error", "json")])
    func isInNoLogAndNothingPublished(level: String, format: String) async throws {
        let site = try await site()
        let account = "username: xtmq, password_file: secret"
        try site.configure(mqtt: account, "log: {level: \(level), format: \(format)}")
        let witness = try await RecordingClient.connected(
            to: site.broker, identifier: "witness", subscriptions: [.init("#")]
        ) { configuration in
            configuration.username = "witness"
            configuration.password = "witness"
        }
        let service = try site.run()
        try await site.untilItAnswers()
        let stats = try await site.call("get-stats", "{}")
        #expect(stats["status"] == "ok")
        #expect(!stats.text().contains(Self.secret))
        // A broker that comes again, a configuration read again, one with a mistake beside the password.
        try await site.broker.restart()
        try await site.untilItAnswers()
        service.signal(SIGHUP)
        try site.configure(mqtt: account + ", passwort: \(Self.secret)")
        service.signal(SIGHUP)
        try site.configure(mqtt: account)
        try await site.untilItAnswers()
        service.signal(SIGTERM)
        let end = try await service.ended(within: .seconds(5))
        #expect(end.status == 0)
        #expect(!end.errors.contains(Self.secret), "\(end.errors)")
        #expect(end.output.isEmpty)
        #expect(!witness.messages.isEmpty)
        for message in witness.messages {
            #expect(!String(decoding: message.payload, as: UTF8.self).contains(Self.secret), "\(message.topic)")
        }
        // Not the line, at which one would wait for ever.
        for file in try FileManager.default.subpathsOfDirectory(atPath: site.folder.path)
        where file != "secret" && file != "xcom" {
            let bytes = Data(Command.read(site.folder.path + "/" + file))
            #expect(bytes.range(of: Data(Self.secret.utf8)) == nil, "\(file)")
        }
    }

    @Test func aWrongOneIsInNoMessage() async throws {
        let site = try await site()
        try Command.write("wrong-" + Self.secret, to: site.folder.path + "/secret")
        try site.configure(mqtt: "username: xtmq, password_file: secret", "log: {level: trace}")
        let service = try site.run()
        try await service.logs("not connected to broker")
        #expect(!service.errors.contains(Self.secret))
        service.signal(SIGTERM)
        #expect(try await service.ended(within: .seconds(5)).status == 0)
    }

    @Test func isInNeitherCommandLineNorEnvironment() async throws {
        let site = try await site()
        try site.configure(mqtt: "username: xtmq, password_file: secret")
        let service = try site.run()
        try await site.untilItAnswers()
        for file in ["cmdline", "environ"] {
            let text = String(decoding: Command.read("/proc/\(service.identifier)/\(file)"), as: UTF8.self)
            #expect(!text.isEmpty && !text.contains(Self.secret), "\(file)")
        }
        service.signal(SIGTERM)
        #expect(try await service.ended(within: .seconds(5)).status == 0)
    }
}
