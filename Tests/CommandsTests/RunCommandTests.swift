import Glibc
import JSONValue
import MQTTClient
import TestSupport
import Testing

/// `run` as systemd starts it: a configuration file, a broker and a line.
@Suite struct RunCommandTests {
    @Test func itServesUntilSIGTERM() async throws {
        let folder = try TemporaryDirectory()
        let broker = try await Broker()
        let simulator = try Program(["simulate", "--link", "\(folder.path)/xcom", "--unpaced", "--xtenders", "1"])
        try await simulator.prints("Ctrl-C ends it")
        let configuration = """
            mqtt: {host: 127.0.0.1, port: \(broker.port), topic_root: house/inverter}
            link: {serial: xcom}
            store: store
            """
        try Command.write(configuration, to: folder.path + "/xtmq.yaml")
        let service = try Program(["run", "--config", "xtmq.yaml"], in: folder.path)
        let watcher = try await RecordingClient.connected(
            to: broker, identifier: "watcher", subscriptions: [.init("house/inverter/status")])
        _ = try await watcher.messages(1)
        let request = ["call", "read-info", #"{"device": "xt1", "info": 3000}"#, "--config", "xtmq.yaml"]
        let response = try await Program.run(request, in: folder.path)
        #expect(response.status == 0, "\(response) \(service.errors)")
        #expect(try JSONValue(parsing: response.output)["result"]?["name"] == "battery_voltage")

        service.signal(SIGHUP)
        try await service.logs("configuration reloaded")
        #expect(try await Program.run(request, in: folder.path).status == 0)

        service.signal(SIGTERM)
        let end = try await service.ended(within: .seconds(5))
        #expect(end.status == 0)
        #expect(end.output.isEmpty)
        let status = try await watcher.messages(2).map { String(decoding: $0.payload, as: UTF8.self) }
        #expect(status == ["online", "offline"])
        simulator.signal(SIGINT)
        #expect(try await simulator.ended().status == 0)
    }

    @Test func aStoreInUseEndsIt() async throws {
        let folder = try TemporaryDirectory()
        try Command.write("link: {serial: nowhere}\nstore: store\n", to: folder.path + "/xtmq.yaml")
        let first = try Program(["run", "--config", "xtmq.yaml"], in: folder.path)
        try await first.logs("link down")
        let second = try await Program.run(["run", "--config", "xtmq.yaml"], in: folder.path)
        #expect(second.status == 73)
        #expect(second.errors.contains("xtmq: store "))
        first.signal(SIGINT)
        #expect(try await first.ended(within: .seconds(5)).status == 0)
    }
}
