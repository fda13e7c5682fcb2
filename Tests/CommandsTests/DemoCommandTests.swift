import Foundation
import Glibc
import JSONValue
import TestSupport
import Testing

/// The demo from start to end, and everything that a stranger would try on it.
@Suite(.serialized) struct DemoCommandTests {
    /// A demo with a folder of its own for what it leaves behind.
    private struct Demo {
        let folder: TemporaryDirectory
        let program: Program
        let port: String

        init() async throws {
            folder = try TemporaryDirectory()
            program = try Program(
                ["demo", "--port", "0", "--unpaced", "--xtenders", "2", "--variotracks", "1"],
                environment: ["TMPDIR": folder.path])
            port = try await program.value(#"broker: 127\.0\.0\.1 port (\d+)"#)
            try await program.prints("devices: xt1, xt2, vt1")
        }

        /// mosquitto, by the configuration file in the demo's folder.
        var broker: pid_t? {
            let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
            return processes.compactMap(pid_t.init).first { process in
                let line = String(decoding: Command.read("/proc/\(process)/cmdline"), as: UTF8.self)
                return line.contains("mosquitto\0") && line.contains(folder.path)
            }
        }

        var remains: [String] { (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? ["?"] }

        func call(_ arguments: [String]) async throws -> Program.Result {
            try await Program.run(["call"] + arguments + ["--host", "127.0.0.1", "--port", port])
        }

        func startExample(_ name: String, _ arguments: [String] = [], count: Int? = nil) throws -> Program {
            var environment = ["HOST": "127.0.0.1", "PORT": port, "ROOT": "xtender"]
            if let count { environment["COUNT"] = "\(count)" }
            return try Program(
                arguments, program: "\(Program.sources)/examples/shell/\(name)", environment: environment)
        }

        func example(_ name: String, _ arguments: [String] = [], count: Int? = nil) async throws -> Program.Result {
            try await startExample(name, arguments, count: count).ended()
        }
    }

    @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
    func aSignalEndsItAndNothingIsLeftBehind(signal: Int32) async throws {
        let demo = try await Demo()
        let broker = try #require(demo.broker)
        #expect(!demo.remains.isEmpty)
        demo.program.signal(signal)
        let result = try await demo.program.ended(within: .seconds(10))
        #expect(result.status == 0)
        #expect(result.errors.isEmpty, "\(result.errors)")
        #expect(kill(broker, 0) != 0)
        #expect(demo.remains == [])
    }

    @Test func aDeadBrokerEndsIt() async throws {
        let demo = try await Demo()
        kill(try #require(demo.broker), SIGKILL)
        let result = try await demo.program.ended(within: .seconds(10))
        #expect(result.status == 69)
        #expect(result.errors.contains("mosquitto ended by itself"))
        #expect(demo.remains == [])
    }

    @Test func aPortInUseIsAnError() async throws {
        let broker = try await Broker()
        let folder = try TemporaryDirectory()
        let result = try await Program.run(
            ["demo", "--port", "\(broker.port)"], environment: ["TMPDIR": folder.path])
        #expect(result.status == 69)
        #expect(result.errors.contains("port \(broker.port) is in use"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
    }

    /// The commands it prints, the scripts of `examples/shell` and `xtmq call`, and how they are told.
    @Test func whatItInvitesToWorks() async throws {
        let demo = try await Demo()
        let invitation = try demo.program.output.split(separator: "\n").filter { $0.contains("mosquitto_rr") }.map {
            try #require($0.firstMatch(of: /mosquitto_rr.*/)).0
        }
        #expect(invitation.count == 2)
        for command in invitation {
            let result = try await Program.run(["-c", "\(command) -W 10"], program: "/bin/sh")
            #expect(try JSONValue(parsing: result.output)["status"] == "ok", "\(command): \(result)")
        }
        try await demo.program.prints("→ read-info .*battery_voltage")
        try await demo.program.prints(#"← read-info ok xt1 battery_voltage [0-9.]+ Vdc"#)
        try await demo.program.prints("✎ written xt1 maximum_current_of_ac_source_input_limit 32 → 16 acknowledged")
        try await demo.program.prints("← write-param ok .* acknowledged: 32 → 16 Aac")
        #expect(!demo.program.output.contains("\u{1B}"))
        try await documentedRequests(demo)
        try await exampleScripts(demo)
        try await calls(demo)
        demo.program.signal(SIGINT)
        #expect(try await demo.program.ended().status == 0)
    }

    /// The requests that README.md shows.
    private func documentedRequests(_ demo: Demo) async throws {
        let text = try String(contentsOfFile: Program.sources + "/README.md", encoding: .utf8)
        let commands = text.replacing("\\\n", with: "").split(separator: "\n").filter {
            $0.hasPrefix("    mosquitto_rr")
        }
        #expect(commands.count == 2)
        for command in commands {
            let line = command.replacing("-p 18830", with: "-W 10 -p \(demo.port)")
            let result = try await Program.run(["-c", String(line)], program: "/bin/sh")
            #expect(try JSONValue(parsing: result.output)["status"] == "ok", "\(command): \(result)")
        }
    }

    private func exampleScripts(_ demo: Demo) async throws {
        let voltage = try await demo.example("read-info.sh", ["xt2", "3000"])
        #expect(try JSONValue(parsing: voltage.output)["result"]?["device"] == "xt2", "\(voltage)")
        let old = try await demo.example("read-mqtt311.sh")
        let response = try JSONValue(parsing: old.output)
        #expect(response["id"]?.string?.hasPrefix("shell-") == true)
        #expect(response["result"]?["name"] == "battery_voltage")
        let batch = try await demo.example("read-batch.sh")
        let items = try #require(try JSONValue(parsing: batch.output)["result"]?["items"]?.array)
        #expect(items.count == 3 && items.allSatisfy { $0["value"] != nil })
        let devices = try await demo.example("list-devices.sh")
        #expect(try JSONValue(parsing: devices.output)["devices"]?.array?.count == 5)
        let events = try demo.startExample("watch-events.sh", count: 1)
        // Subscribed at some time; until then writes are not seen.
        for value in 17...50 where events.isRunning {
            let written = try await demo.example("write-param.sh", ["xt1", "1107", "\(value)"])
            #expect(try JSONValue(parsing: written.output)["result"]?["after"]?.integer == Int64(value), "\(written)")
        }
        #expect(try await events.ended().output.contains(#""outcome":"acknowledged""#))
        let snapshots = try await demo.example("watch-snapshots.sh", ["xt1"], count: 1)
        #expect(snapshots.output.hasPrefix(#"xtender/device/xt1/snapshot {"device":"xt1""#))
    }

    private func calls(_ demo: Demo) async throws {
        let read = try await demo.call(["read-param", #"{"device": "xt1", "param": 1107}"#, "--client", "anna"])
        #expect(read.status == 0)
        #expect(try JSONValue(parsing: read.output)["result"]?["value"]?.integer == 32)
        let excessive = try await demo.call(["write-param", #"{"device": "xt1", "param": 1107, "value": 1600}"#])
        #expect(excessive.status == 65)
        let flash = try await demo.call(
            ["write-param", #"{"device": "xt1", "param": 1107, "value": 20, "persist": true}"#])
        #expect(flash.status == 77)
        #expect(try JSONValue(parsing: flash.output)["error"]?["code"] == "permission_denied")
        let devices = try await demo.call(["list-devices"])
        #expect(devices.status == 0)
    }
}
