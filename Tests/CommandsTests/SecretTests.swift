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

    /// Others of the same user cannot look into it: what is in /proc belongs to root then.
    @Test func noOtherProcessOfTheUserSeesItsMemoryOrEnvironment() async throws {
        let site = try await site()
        try site.configure(mqtt: "username: xtmq, password_env: PASSWORD", "log: {level: debug}")
        try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: site.folder.path)
        let nobody = ["--reuid", "65534", "--regid", "65534", "--clear-groups"]
        func owner(_ arguments: [String], until text: String?) async throws -> uid_t {
            let environment = ["PASSWORD": Self.secret]
            let process =
                geteuid() == 0
                ? try Program(
                    nobody + arguments, program: "/usr/bin/setpriv", environment: environment, in: site.folder.path)
                : try Program(
                    Array(arguments.dropFirst()), program: arguments[0], environment: environment, in: site.folder.path)
            if let text { try await process.logs(text) } else { try await Task.sleep(for: .milliseconds(500)) }
            guard process.isRunning else { try Test.cancel("nobody cannot start it here: \(process.errors)") }
            var status = stat()
            #expect(stat("/proc/\(process.identifier)/environ", &status) == 0)
            // What a test starts may have SIGTERM blocked.
            process.signal(SIGKILL)
            _ = try await process.ended()
            return status.st_uid
        }
        #expect(try await owner(["/bin/sleep", "60"], until: nil) != 0, "else this shows nothing")
        #expect(try await owner([Program.xtmq, "run", "--config", "xtmq.yaml"], until: nil) == 0)
    }

    /// The wait status tells whether the kernel wrote a core: of a process that may, and of ours.
    @Test func leavesNoCore() async throws {
        let site = try await site()
        try site.configure(mqtt: "username: xtmq, password_file: secret")
        func abort(_ words: String) async throws -> (signal: CInt, isCore: Bool) {
            let process = try Command.start(
                [
                    "/bin/sh", "-c",
                    "ulimit -c unlimited; export SWIFT_BACKTRACE=enable=no; cd \(site.folder.path); \(words)",
                ],
                output: site.folder.path + "/output")
            if words.contains("run") {
                try await site.untilItAnswers()
                kill(process, SIGABRT)
            }
            var status: CInt = 0
            let deadline = ContinuousClock.now + .seconds(20)
            while waitpid(process, &status, WNOHANG) == 0 {
                if ContinuousClock.now > deadline { kill(process, SIGKILL) }
                try await Task.sleep(for: .milliseconds(5))
            }
            return (status & 0x7F, status & 0x80 != 0)
        }
        guard try await abort("kill -ABRT $$").isCore else { try Test.cancel("no cores are written here at all") }
        let end = try await abort("exec \(Program.xtmq) run --config xtmq.yaml")
        #expect(end.signal == SIGABRT)
        #expect(!end.isCore)
    }
}
