import Foundation
import JSONValue
import MQTTClient
import TestSupport
import Testing

/// A broker, a simulated gateway and a configuration, for `xtmq run` as a process of its own.
final class Site: Sendable {
    let folder: TemporaryDirectory
    let broker: Broker
    let simulator: Program

    init(_ options: Broker.Options = Broker.Options()) async throws {
        folder = try TemporaryDirectory()
        broker = try await Broker(options)
        simulator = try Program(["simulate", "--link", "\(folder.path)/xcom", "--unpaced", "--xtenders", "1"])
        try await simulator.prints("Ctrl-C ends it")
    }

    /// Writes the configuration; `mqtt` is added to what leads to the broker.
    func configure(mqtt: String = "", _ rest: String = "") throws {
        let text = """
            mqtt: {host: 127.0.0.1, port: \(broker.port)\(mqtt.isEmpty ? "" : ", " + mqtt)}
            link: {serial: xcom, response_timeout_ms: 500}
            store: store
            \(rest)

            """
        try Command.write(text, to: folder.path + "/xtmq.yaml")
    }

    /// Starts the service; what a shell does before, such as `ulimit -n 20`, in `limits`.
    func run(limits: String? = nil, environment: [String: String] = [:]) throws -> Program {
        guard let limits else {
            return try Program(["run", "--config", "xtmq.yaml"], environment: environment, in: folder.path)
        }
        return try Program(
            ["-c", "\(limits) && exec \"$0\" run --config xtmq.yaml", Program.xtmq], program: "/bin/sh",
            environment: environment, in: folder.path)
    }

    /// Asks by `xtmq call`.
    func call(_ method: String, _ members: String) async throws -> JSONValue {
        let result = try await Program.run(["call", method, members, "--config", "xtmq.yaml"], in: folder.path)
        return try JSONValue(parsing: result.output)
    }

    /// Waits until the service answers a read.
    func untilItAnswers(within limit: Duration = .seconds(20)) async throws {
        let deadline = ContinuousClock.now + limit
        while try await Program.run(
            ["call", "read-info", #"{"device": "xt1", "info": 3000}"#, "--config", "xtmq.yaml", "--timeout", "1"],
            in: folder.path
        ).status != 0 {
            guard ContinuousClock.now < deadline else { throw Program.Problem(description: "it does not answer") }
            try await Task.sleep(for: .milliseconds(50))
        }
    }
}
