import Foundation
import JSONValue
import MQTTClient
import TestSupport
import Testing

extension Integration {
    /// Clients that others made.
    @Suite(.installation()) struct ClientToolTests {
        /// Runs a program to its end and returns what it printed.
        private func output(_ arguments: [String], status expected: CInt = 0) async throws -> String {
            let folder = try TemporaryDirectory()
            let process = try Command.start(arguments, output: folder.path + "/output")
            var status: CInt = 0
            let deadline = ContinuousClock.now + .seconds(60)
            while waitpid(process, &status, WNOHANG) == 0 {
                if ContinuousClock.now > deadline { kill(process, SIGKILL) }
                try await Task.sleep(for: .milliseconds(3))
            }
            let text = String(decoding: Command.read(folder.path + "/output"), as: UTF8.self)
            #expect(status == expected, "\(arguments.joined(separator: " ")): \(text)")
            return text
        }

        private func value(_ text: String) throws -> JSONValue? {
            let response = MQTTMessage(topic: "", text: text)
            return try Installation.validated(response, "read-info")["result"]?["value"]
        }

        @Test func mosquittoRR() async throws {
            let installation = try Installation.shared
            let text = try await output([
                "mosquitto_rr", "-q", "1", "-h", "127.0.0.1", "-p", "\(installation.broker.port)", "-t",
                "xtender/request/read-info", "-e", "xtender/response/rr", "-W", "10", "-m",
                #"{"device":"xt1","info":3000}"#,
            ])
            let oracle = installation.oracle(["address": 101, "info": 3000])
            #expect(oracle != nil)
            #expect(try value(text) == oracle)
        }

        @Test func mosquittoRRWithCorrelationData() async throws {
            let installation = try Installation.shared
            let text = try await output([
                "mosquitto_rr", "-q", "1", "-h", "127.0.0.1", "-p", "\(installation.broker.port)", "-t",
                "xtender/request/read-info/shell", "-e", "xtender/response/read-info/shell", "-W", "10", "-D",
                "publish", "correlation-data", "abc123", "-F", "%D %C %r %q %p", "-m",
                #"{"id":"x","device":"xt1","info":3000}"#,
            ])
            #expect(text.hasPrefix("abc123 application/json 0 1 {"))
        }

        @Test func mosquittoSubAndPub() async throws {
            let installation = try Installation.shared
            for version in ["5", "311"] {
                async let heard = output([
                    "mosquitto_sub", "-V", version, "-h", "127.0.0.1", "-p", "\(installation.broker.port)", "-q", "1",
                    "-t", "xtender/response/read-info/v\(version)", "-C", "1", "-W", "20",
                ])
                try await Task.sleep(for: .milliseconds(300))
                _ = try await output([
                    "mosquitto_pub", "-V", version, "-h", "127.0.0.1", "-p", "\(installation.broker.port)", "-q", "1",
                    "-t", "xtender/request/read-info/v\(version)", "-m", #"{"id":"s","device":"xt1","info":3000}"#,
                ])
                #expect(try value(try await heard) == installation.oracle(["address": 101, "info": 3000]))
            }
        }

        @Test func whatIsRetainedIsThereForAShell() async throws {
            let installation = try Installation.shared
            let text = try await output([
                "mosquitto_sub", "-h", "127.0.0.1", "-p", "\(installation.broker.port)", "-t", "xtender/status", "-C",
                "1", "-W", "10", "-F", "%p %r",
            ])
            #expect(text == "online 1\n")
        }

        @Test(.enabled(if: Paho.python != nil, "paho-mqtt is not there: run tools/paho to put it into var/paho"))
        func paho() async throws {
            let installation = try Installation.shared
            let python = try #require(Paho.python)
            let text = try await output([python, Paho.script, "\(installation.broker.port)"])
            let responses = text.split(separator: "\n").map(String.init)
            #expect(responses.count == 2)
            for response in responses {
                #expect(try value(response) == installation.oracle(["address": 101, "info": 3000]))
            }
        }
    }
}

/// A Python with paho-mqtt.
enum Paho {
    private static let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    static let script = sources.appending(path: "Clients/paho_client.py").path

    /// In `var/paho`; `nil` where `tools/paho` has not been run.
    static let python: String? = {
        let top = sources.deletingLastPathComponent().deletingLastPathComponent()
        let path = top.appending(path: "var/paho/bin/python").path
        return FileManager.default.isExecutableFile(atPath: path) ? path : nil
    }()
}
