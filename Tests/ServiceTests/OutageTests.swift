import Glibc
import JSONValue
import MQTTClient
import Runtime
import Simulator
import TestSupport
import Testing

extension Integration {
    /// A broker that hangs, is gone for long, and comes again.
    struct OutageTests {
        private static let topic = "xtender/device/xt1/snapshot"

        @Test(arguments: [false, true])
        func onItsReturnThereIsTheNewestSnapshotAndNoOldWrite(hangsBefore: Bool) async throws {
            try await Installation.with({ options in
                options.yaml = "snapshots: [{every: 100ms, devices: [xt1], infos: [3000]}]"
            }) { installation in
                try await installation.observed("a snapshot") { $0.last { $0.topic == Self.topic } }
                if hangsBefore {
                    // What is published now is not acknowledged.
                    installation.broker.freeze()
                    try await Task.sleep(for: .seconds(1))
                }
                try await installation.broker.stop(signal: SIGKILL)
                // Some 30 ticks that nobody hears of.
                try await Task.sleep(for: .seconds(3))
                let returned = WallTime.now
                try await installation.broker.start()
                // A client that is faster than the service: nobody is there to take its write, then or later.
                let hasty = try await RecordingClient.connected(
                    to: installation.broker, identifier: "hasty", subscriptions: [MQTTSubscription("xtender/#")])
                let payload = #"{"id": "old", "device": "xt1", "param": 1107, "value": 16}"#
                try await hasty.client.publish(
                    MQTTMessage(topic: "xtender/request/write-param/hasty", payload: Array(payload.utf8)))
                let wasServiceThere = hasty.messages.contains { $0.topic == "xtender/status" }
                try await hasty.wait { _ in hasty.messages.count { $0.topic == Self.topic } >= 3 ? () : nil }
                let after = hasty.messages
                // None of those that were missed comes along.
                for message in after where message.topic == Self.topic {
                    let snapshot = try JSONValue(parsing: message.payload)
                    let time = try #require(snapshot["time"]?.string.flatMap { WallTime(rfc3339: $0) })
                    #expect(time > returned - .seconds(1), "\(snapshot.text())")
                    // Missing where the machine is too busy to be asked and answered within the period.
                    if let value = snapshot["infos"]?["battery_voltage"] {
                        #expect(value == installation.oracle(["address": 101, "info": 3000]))
                    }
                }
                #expect(after.count { $0.topic == "xtender/status" } <= 2)
                #expect(after.last("xtender/status", "online") != nil)
                if !wasServiceThere {
                    #expect(installation.simulator.withPlant { $0.writes.isEmpty })
                    #expect(!after.contains { $0.topic == "xtender/response/write-param/hasty" })
                }
                await hasty.client.stop()
            }
        }

        /// Each time it connects, the service has something to say, and is not heard: nothing of it may be said twice.
        @Test func oneThatHangsAgainAndAgainIsToldOnceInTheEnd() async throws {
            try await Installation.with({ options in
                options.yaml = "snapshots: [{every: 100ms, devices: [xt1], infos: [3000]}]"
            }) { installation in
                try await installation.observed("a snapshot") { $0.last { $0.topic == Self.topic } }
                for _ in 0..<3 {
                    installation.broker.freeze()
                    try await Task.sleep(for: .milliseconds(500))
                    try await installation.broker.stop(signal: SIGKILL)
                    // The service connects to one that takes everything and does nothing.
                    try await installation.broker.start()
                    let deadline = ContinuousClock.now + .seconds(15)
                    while !installation.broker.log.contains(" as xtmq "), ContinuousClock.now < deadline {
                        try await Task.sleep(for: .milliseconds(1))
                    }
                }
                installation.broker.freeze()
                try await installation.broker.stop(signal: SIGKILL)
                try await installation.broker.start()
                let reader = try await RecordingClient.connected(
                    to: installation.broker, identifier: "reader", subscriptions: [MQTTSubscription("xtender/#")])
                try await reader.wait { _ in reader.messages.count { $0.topic == Self.topic } >= 3 ? () : nil }
                let after = reader.messages
                await reader.client.stop()
                for topic in ["status", "devices", "device/xt1/availability"] {
                    let number = after.count { $0.topic == "xtender/\(topic)" }
                    // The broker of before has stored nothing: there is only what was published now.
                    #expect((1...2).contains(number), "\(topic): \(number)")
                }
                let stats = try await installation.call("get-stats")
                #expect(stats["result"]?["mqtt"]?["refused_full"] == 0, "\(stats.text())")
            }
        }
    }
}
