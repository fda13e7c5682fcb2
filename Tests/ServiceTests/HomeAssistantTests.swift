import Configuration
import JSONValue
import MQTTClient
import TestSupport
import Testing

extension Integration {
    /// What Home Assistant is told agrees with what the service publishes.
    @Suite(.installation()) struct HomeAssistantTests {
        private let topics = ["", "_xt1", "_xt2", "_xt3", "_vt1", "_vs1", "_bsp", "_xcom"]
            .map { "homeassistant/device/xtmq_xtender\($0)/config" }

        private func listener() async throws -> RecordingClient {
            try await RecordingClient.connected(
                to: Installation.shared.broker, identifier: "home-assistant",
                subscriptions: [MQTTSubscription("homeassistant/#")])
        }

        private func announcements(_ messages: [MQTTMessage]) throws -> [String: JSONValue] {
            var announcements: [String: JSONValue] = [:]
            for message in messages where topics.contains(message.topic) {
                announcements[message.topic] = try JSONValue(parsing: message.payload)
            }
            return announcements
        }

        @Test func everySnapshotValueIsAnEnabledEntityAndNoOther() async throws {
            let installation = try Installation.shared
            let listener = try await listener()
            try await listener.wait { _ in
                let told = Set(listener.messages.map(\.topic))
                return told.isSuperset(of: topics) ? () : nil
            }
            for device in ["xt1", "vt1", "vs1", "bsp"] {
                let snapshot = try await installation.observed("snapshot of \(device)") { messages in
                    try? messages.lastDocument("xtender/device/\(device)/snapshot")
                }
                let read = ["infos", "params"].flatMap { snapshot[$0]?.object?.map(\.key) ?? [] }
                let missing = snapshot["missing"]?.array?.compactMap(\.string) ?? []
                let topic = "homeassistant/device/xtmq_xtender_\(device)/config"
                let components = try #require(try announcements(listener.messages)[topic]?["cmps"]?.object)
                let enabled = components.map(\.value).filter { $0["en"] == nil && $0["val_tpl"] != nil }
                let shown = Set(enabled.compactMap { $0["val_tpl"]?.string?.split(separator: "'")[1] }.map(String.init))
                #expect(shown == Set(read + missing), "\(device)")
            }
            await listener.client.stop()
        }

        @Test func isToldAgainWhenItHasStarted() async throws {
            let installation = try Installation.shared
            let listener = try await listener()
            try await listener.wait { _ in Set(listener.messages.map(\.topic)).isSuperset(of: topics) ? () : nil }
            let before = listener.messages.filter { $0.topic == topics[0] }.count
            try await listener.client.publish(MQTTMessage(topic: "homeassistant/status", text: "online"))
            try await listener.wait(within: .seconds(30)) { _ in
                listener.messages.filter { $0.topic == topics[0] }.count > before ? () : nil
            }
            #expect(!installation.logText.contains("not published"))
            await listener.client.stop()
        }

        @Test func isToldNothingWhereItIsNotWanted() async throws {
            try await Installation.with {
                $0.configure = { $0.homeAssistant.isEnabled = false }
            } _: { installation in
                let listener = try await RecordingClient.connected(
                    to: installation.broker, identifier: "home-assistant",
                    subscriptions: [MQTTSubscription("homeassistant/#")])
                try await installation.observed("snapshots") { messages in
                    messages.filter { $0.topic == "xtender/device/xt1/snapshot" }.count > 1 ? () : nil
                }
                #expect(listener.messages.isEmpty)
                await listener.client.stop()
            }
        }
    }
}
