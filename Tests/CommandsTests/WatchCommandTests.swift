import Foundation
import JSONValue
import MQTTClient
import TestSupport
import Testing

@Suite struct WatchCommandTests {
    @Test func itShowsWhatPassesUntilTheSignal() async throws {
        let broker = try await Broker()
        let watch = try Program(["watch", "--host", "127.0.0.1", "--port", "\(broker.port)", "--root", "plant"])
        let client = try await RecordingClient.connected(to: broker, identifier: "client")
        try await client.client.publish(MQTTMessage(topic: "plant/status", text: "online", retain: true))
        try await watch.prints("● service online")
        try await client.client.publish(MQTTMessage(topic: "plant/request/read-guid/anna", text: #"{"id": 1}"#))
        try await watch.prints("→ read-guid from anna")
        watch.signal(SIGINT)
        let result = try await watch.ended()
        #expect(result.status == 0)
        #expect(result.errors.isEmpty)
    }

    /// On a terminal, by `script` of util-linux: what was there before comes back, however it ends.
    @Test(
        .enabled(if: access("/usr/bin/script", X_OK) == 0, "needs script of util-linux"),
        arguments: [
            ("xtmq", 0), ("timeout --foreground -s TERM 2 xtmq", 124), ("timeout --foreground -s INT 2 xtmq", 124),
        ])
    func onATerminal(command: String, status: Int32) async throws {
        let broker = try await Broker()
        let client = try await RecordingClient.connected(to: broker, identifier: "client")
        try await client.client.publish(MQTTMessage(topic: "plant/status", text: "online", retain: true))
        let watch =
            command.replacing("xtmq", with: Program.xtmq) + " watch --host 127.0.0.1 --port \(broker.port) --root plant"
        let inner = """
            export TERM=xterm; stty rows 24 cols 90; before=$(stty -a); \(watch); echo "status $?"
            test "$before" = "$(stty -a)" && echo "terminal restored"
            """
        // Only the first one is to end by q.
        let keys = status == 0 ? "while sleep 0.5; do printf q; done" : "sleep 20"
        let program = try Program(
            ["-c", #"eval "$KEYS" | script -qc "$INNER" /dev/null"#], program: "/bin/bash",
            environment: ["INNER": inner, "KEYS": keys, "SHELL": "/bin/bash"])
        try await program.prints("terminal restored")
        let output = program.output
        #expect(output.contains("status \(status)"))
        // Another screen, without a cursor; and back.
        let entered = try #require(output.range(of: "\u{1B}[?1049h\u{1B}[?25l"))
        let left = try #require(output.range(of: "\u{1B}[?25h\u{1B}[?1049l"))
        let screen = output[entered.upperBound..<left.lowerBound]
        #expect(screen.contains("xtmq watch  plant at 127.0.0.1:\(broker.port)"))
        #expect(screen.contains("service online"))
        #expect(screen.contains("q quits"))
    }

    /// How busy the line is it says too, where it is told.
    @Test func itAsksHowBusyTheLineIs() async throws {
        let broker = try await Broker()
        let client = try await RecordingClient.connected(
            to: broker, identifier: "service", subscriptions: [MQTTSubscription("plant/request/get-stats/watch")],
            respond: { client, event in
                guard case .message(let message) = event,
                    let id = try? JSONValue(parsing: message.payload)["id"]
                else { return }
                let answer: JSONValue = [
                    "id": id, "status": "ok",
                    "result": [
                        "since": "a", "uptime_s": 10, "line": ["utilisation": 0.43, "exchanges": 125],
                        "queue": ["depth": 2, "capacity": 1024],
                    ],
                ]
                try? client.publish(
                    MQTTMessage(topic: "plant/response/get-stats/watch", payload: answer.serialized()))
            })
        let watch = try Program(["watch", "--host", "127.0.0.1", "--port", "\(broker.port)", "--root", "plant"])
        try await watch.prints("line 43 % busy, 12.5 exchanges/s, 2 of 1024 waiting")
        #expect(!watch.output.contains("get-stats"))
        watch.signal(SIGTERM)
        #expect(try await watch.ended().status == 0)
        await client.client.stop()
    }

    @Test func withoutABroker() async throws {
        let port = try Broker.freePort()
        let result = try await Program.run(["watch", "--host", "127.0.0.1", "--port", "\(port)"])
        #expect(result.status == 69)
        #expect(result.errors.contains("the broker at 127.0.0.1:\(port)"))
    }
}
