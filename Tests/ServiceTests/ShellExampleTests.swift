import Configuration
import Foundation
import JSONValue
import MQTTClient
import TestSupport
import Testing

extension Integration {
    /// Each script of `examples/shell`, as one who tries it runs it.
    @Suite(
        .enabled(if: ShellExample.hasJQ, "jq is not installed, which one of the scripts needs"),
        .installation())
    struct ShellExampleTests {
        @Test func everyScriptIsTried() throws {
            let scripts = try FileManager.default.contentsOfDirectory(atPath: ShellExample.folder).filter {
                $0.hasSuffix(".sh")
            }
            let tried = [
                "list-devices.sh", "read-batch.sh", "read-info.sh", "read-mqtt311.sh", "watch-events.sh",
                "watch-snapshots.sh", "write-param.sh", "night-tariff.sh",
            ]
            #expect(Set(scripts) == Set(tried))
        }

        @Test(arguments: ["read-info.sh", "read-mqtt311.sh"], [["xt1", "3000"], ["xt2", "battery_voltage"], []])
        func reading(script: String, arguments: [String]) async throws {
            let run = try await ShellExample.run(script, arguments)
            let result = try #require(try run.response("read-info")["result"])
            #expect(result["device"]?.string == arguments.first ?? "xt1")
            let address = try #require(result["address"])
            #expect(result["value"] == (try Installation.shared).oracle(["address": address, "info": 3000]))
        }

        @Test func batch() async throws {
            let run = try await ShellExample.run("read-batch.sh")
            let items = try #require(try run.response("read-batch")["result"]?["items"]?.array)
            #expect(
                items.map { $0["name"]?.string } == [
                    "battery_voltage", "operating_state", "maximum_current_of_ac_source_input_limit",
                ])
            #expect(items.allSatisfy { $0["error"] == nil })
        }

        @Test func devices() async throws {
            let run = try await ShellExample.run("list-devices.sh")
            let devices = try JSONValue(parsing: run.output)["devices"]?.array
            #expect(devices?.compactMap { $0["id"]?.string }.contains("xt3") == true)
        }

        @Test func writingAndItsEvent() async throws {
            async let watched = ShellExample.run("watch-events.sh", ["COUNT=1"])
            try await Task.sleep(for: .milliseconds(500))
            let run = try await ShellExample.run("write-param.sh", ["xt2", "1107", "13"])
            #expect(try run.response("write-param")["result"]?["after"] == 13)
            let event = try await watched.output
            #expect(event.hasPrefix("xtender/event/write {"))
            #expect(event.contains(#""device":"xt2""#))
            let refused = try await ShellExample.run("write-param.sh", ["xt2", "1107", "600"])
            #expect(try refused.response("write-param")["error"]?["code"] == "out_of_range")
        }

        @Test func snapshots() async throws {
            let run = try await ShellExample.run("watch-snapshots.sh", ["COUNT=2", "xt1"])
            let lines = run.output.split(separator: "\n")
            #expect(lines.count == 2)
            for line in lines { #expect(line.hasPrefix(#"xtender/device/xt1/snapshot {"device":"xt1""#)) }
        }
    }

    /// `night-tariff.sh` through nights that go well and nights that do not.
    @Suite(.enabled(if: ShellExample.hasJQ, "jq is not installed"))
    struct NightTariffTests {
        /// The values of xt1 and xt2 that the script changes, as they hold in the devices.
        private func values(_ installation: Installation) async throws -> [JSONValue] {
            var values: [JSONValue] = []
            for device in ["xt1", "xt2"] {
                for param in [1107, 1138] {
                    let response = try await installation.call(
                        "read-param", ["device": .string(device), "param": .integer(Int64(param))])
                    let result = response["result"]
                    values.append(result?["ram"]?["value"] ?? result?["value"] ?? .null)
                }
            }
            return values
        }

        @Test func aNight() async throws {
            try await Installation.with { installation in
                let script = try NightTariff(installation)
                let day = try await values(installation)
                #expect(day == [32, 60, 32, 60])
                let soc = try #require(installation.oracle(["address": 601, "info": 7002])?.real)

                // By day nothing happens, nor at night with enough in the battery.
                #expect(try await script.run("NOW=12:00").status == 0)
                #expect(try await script.run("NOW=23:00", "TARGET=\(soc)").status == 0)
                #expect(try await values(installation) == day)

                // Low: it charges, and once only.
                let night: [JSONValue] = [40, 80, 40, 80]
                let low = "TARGET=\(soc + 6)"
                let first = try await script.run("NOW=23:00", low)
                #expect(first.status == 0, "\(first.output)")
                #expect(first.output.ranges(of: "acknowledged").count == 4)
                #expect(try await values(installation) == night)
                #expect(try await script.run("NOW=23:10", low).output == "")

                // A day value that is higher than that of the night is left alone, and morning comes after midnight.
                #expect(try await script.run("NOW=05:59", low, "CHARGE_CURRENT=20").output == "")
                let morning = try await script.run("NOW=06:00", low)
                #expect(morning.output.ranges(of: "acknowledged").count == 4, "\(morning.output)")
                #expect(try await values(installation) == day)
                #expect(try await script.run("NOW=06:10", low).output == "")

                // Enough in the middle of the night: back at once, and not again for a little less.
                _ = try await script.run("charge")
                let enough = try await script.run("NOW=02:00", "TARGET=\(soc)")
                #expect(enough.output.contains("enough"))
                #expect(try await values(installation) == day)
                #expect(try await script.run("NOW=02:10", "TARGET=\(soc + 4)").output == "")
                #expect(try await values(installation) == day)
            }
        }

        @Test func aNightWithoutAnswers() async throws {
            try await Installation.with { installation in
                let script = try NightTariff(installation)
                let day = try await values(installation)
                _ = try await script.run("charge")
                try await installation.shutDown()
                // The broker is there, the service is not: bounded, told, and made good by the next run.
                let alone = try await script.run("restore", "TRIES=1")
                #expect(alone.status == 75)
                #expect(alone.output.contains("no answer (1 of 1)"))
                try await installation.restartService()
                try await installation.untilDevicesAreFound()
                let back = try await script.run("restore")
                #expect(back.status == 0, "\(back.output)")
                #expect(try await values(installation) == day)
            }
        }

        @Test func refusals() async throws {
            try await Installation.with {
                $0.configure = { $0.clients.named["night-tariff"] = .init(write: nil) }
            } _: { installation in
                let script = try NightTariff(installation)
                let denied = try await script.run("charge")
                #expect(denied.status == 77)
                #expect(denied.output.contains("permission_denied"))
                #expect(try await script.run("charge", "DEVICES=xt9").status == 65)
                #expect(try await script.run("sleep").status == 64)
            }
            try await Installation.with { installation in
                let refused = try await NightTariff(installation).run("charge", "INPUT_CURRENT=600")
                #expect(refused.status == 65)
                #expect(refused.output.contains("out_of_range"))
            }
        }
    }
}

/// `night-tariff.sh` with a state of its own.
private struct NightTariff {
    let folder: TemporaryDirectory
    let port: UInt16

    init(_ installation: Installation) throws {
        folder = try TemporaryDirectory()
        port = installation.broker.port
    }

    func run(_ arguments: String...) async throws -> ShellExample.Run {
        try await ShellExample.run(
            "night-tariff.sh",
            [
                "STATE=\(folder.path)/state", "DEVICES=xt1 xt2", "CHARGE_CURRENT=80", "INPUT_CURRENT=40", "PAUSE=0.1",
            ] + arguments, port: port)
    }
}

/// Scripts of `examples/shell`.
enum ShellExample {
    struct Run {
        var status: CInt
        /// Standard output and error.
        var output: String

        func response(_ method: String) throws -> JSONValue {
            try Installation.validated(MQTTMessage(topic: "", text: output), method)
        }
    }

    static let folder = URL(filePath: #filePath).appending(path: "../../../examples/shell").standardizedFileURL.path()
    static let hasJQ = (getenv("PATH").map { String(cString: $0) } ?? "").split(separator: ":").contains {
        access("\($0)/jq", X_OK) == 0
    }

    /// - Parameter arguments: variables (`NAME=value`) and arguments of the script.
    static func run(_ script: String, _ arguments: [String] = [], port: UInt16? = nil) async throws -> Run {
        let port = try port ?? Installation.shared.broker.port
        let scratch = try TemporaryDirectory()
        let variables = arguments.filter { $0.contains("=") }
        let process = try Command.start(
            ["env", "HOST=127.0.0.1", "PORT=\(port)"] + variables + ["bash", "\(folder)/\(script)"]
                + arguments.filter { !$0.contains("=") }, output: scratch.path + "/output")
        var status: CInt = 0
        let deadline = ContinuousClock.now + .seconds(60)
        while waitpid(process, &status, WNOHANG) == 0 {
            if ContinuousClock.now > deadline { kill(process, SIGKILL) }
            try await Task.sleep(for: .milliseconds(5))
        }
        let text = String(decoding: Command.read(scratch.path + "/output"), as: UTF8.self)
        return Run(status: status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F, output: text)
    }
}
