import Configuration
import JSONSchema
import JSONValue
import MQTTClient
import Schemas
import ScomProtocol
import Simulator
import TestSupport
import Testing

extension Integration {
    /// The topics of xtender_mqtt, over a broker and a simulated gateway.
    struct CompatibilityTests {
        static let inverter = ScomAddress(101)

        private func with(
            _ isServed: Bool = true, _ body: (Installation) async throws -> Void
        ) async throws {
            try await Installation.with(
                { options in
                    options.configure = { configuration in
                        configuration.compatibility = isServed ? .xtenderMQTT : nil
                        configuration.clients = .init(named: [
                            "xtender_mqtt": .init(only: [.number(1107), .number(1124)])
                        ])
                        configuration.snapshots = [
                            .init(
                                period: .milliseconds(500), infos: [.number(3000), .number(3028)],
                                parameters: [.number(1107), .number(1124)])
                        ]
                    }
                }, body)
        }

        private func set(
            _ name: String, _ payload: String, _ installation: Installation, address: Int = 101, retain: Bool = false
        ) async throws {
            try await installation.observer.client.publish(
                MQTTMessage(topic: "xtender/\(address)/parameters/\(name)/set", text: payload, retain: retain))
        }

        /// The record on `R/event/write` that comes after `count` others.
        private func event(_ count: Int, _ installation: Installation) async throws -> JSONValue {
            let payload = try await installation.observed("audit record \(count + 1)") { messages in
                messages.filter { $0.topic == "xtender/event/write" }.dropFirst(count).first?.payload
            }
            let document = try JSONValue(parsing: payload)
            let schema = Schemas.standard.topic(.eventWrite)
            #expect(schema.validate(document).isEmpty, "\(document.text())")
            return document
        }

        private func result(_ text: String, _ installation: Installation, address: Int = 101) async throws {
            try await installation.observed("last_cmd_result \(text)") {
                $0.last("xtender/\(address)/dbg/last_cmd_result", text)
            }
        }

        @Test func valuesArePublishedAndNotRetained() async throws {
            try await with { installation in
                let snapshot = try await installation.observed("a snapshot") { messages in
                    try? messages.lastDocument("xtender/device/xt3/snapshot")
                }
                let voltage = try #require(snapshot["infos"]?["battery_voltage"]?.real)
                let message = try await installation.observed("a value") { messages in
                    messages.last { $0.topic == "xtender/103/values/batteryVoltage" }
                }
                #expect(Float(String(decoding: message.payload, as: UTF8.self)) == Float(voltage))
                let words = ["Invalid value", "Inverter", "Charger", "Boost", "Injection"]
                try await installation.observed("a word") { messages in
                    messages.last { $0.topic == "xtender/101/values/operatingMode" }
                        .flatMap { words.contains(String(decoding: $0.payload, as: UTF8.self)) ? $0 : nil }
                }
                try await installation.observed("a switch") { $0.last("xtender/101/parameters/allowInverter", "1") }
                try await installation.observed("a number") {
                    $0.last("xtender/101/parameters/maximumAcInputCurrent", "32.0")
                }
                let newcomer = try await RecordingClient.connected(
                    to: installation.broker, identifier: "newcomer",
                    subscriptions: [MQTTSubscription("xtender/+/values/#", retainAsPublished: false)])
                try await newcomer.wait { events in
                    events.contains { if case .message = $0 { true } else { false } } ? () : nil
                }
                for case .message(let message) in newcomer.events { #expect(!message.retain) }
                await newcomer.client.stop()
            }
        }

        @Test func aCommandGoesToRAM() async throws {
            try await with { installation in
                try await set("maximumAcInputCurrent", "16", installation)
                try await result("Ok", installation)
                let record = try #require(installation.simulator.withPlant { $0.writes }.last)
                #expect(record.property.propertyID == .unsavedValueQSP)
                #expect(record.value == .float(16))
                #expect(!record.wroteFlash)
                let event = try await event(0, installation)
                #expect(event["client"] == "xtender_mqtt")
                #expect(event["outcome"] == "acknowledged")
                #expect(event["persist"] == false)
                try await installation.observed("the new value") {
                    $0.last("xtender/101/parameters/maximumAcInputCurrent", "16.0")
                }
                try await set("allowInverter", "0", installation, address: 102)
                try await result("Ok", installation, address: 102)
                #expect(installation.simulator.withPlant { $0.writes }.last?.value == .bool(false))
            }
        }

        /// Each failure: what was set, and the error.
        @Test func failuresAreVisible() async throws {
            try await with { installation in
                let rows: [(name: String, payload: String, address: Int, code: JSONValue)] = [
                    ("maximumAcInputCurrent", "9999", 101, "out_of_range"),
                    ("maximumAcInputCurrent", "much", 101, "schema_violation"),
                    ("batteryMaximumVoltage", "60", 101, "permission_denied"),
                    ("floatingVoltage", "54", 101, "permission_denied"),
                    ("maximumAcInputCurent", "16", 101, "unknown_object"),
                    ("restoreFactorySettings", "1", 101, "not_writable"),
                    ("maximumAcInputCurrent", "16", 109, "device_not_found"),
                ]
                for (count, row) in rows.enumerated() {
                    try await set(row.name, row.payload, installation, address: row.address)
                    let event = try await event(count, installation)
                    #expect(
                        event["outcome"] == (row.address == 109 ? "failed" : "refused"), "\(row.name) \(row.payload)")
                    #expect(event["error"]?["code"] == row.code, "\(row.name) \(row.payload)")
                    #expect(event["client"] == "xtender_mqtt")
                    try await installation.observed("result \(count + 1)") { messages in
                        messages.count { $0.topic.hasSuffix("/dbg/last_cmd_result") } > count ? () : nil
                    }
                    try await result("Error", installation, address: row.address)
                    #expect(installation.logText.contains(row.name))
                }
                #expect(installation.simulator.withPlant { $0.writes.isEmpty })
                let results = installation.observer.messages.filter { $0.topic.hasSuffix("/dbg/last_cmd_result") }
                #expect(results.count == rows.count)
            }
        }

        @Test func groupsAreNotWritten() async throws {
            try await with { installation in
                try await set("allowInverter", "0", installation, address: 100)
                try await set("maximumAcInputCurrent", "17", installation)
                try await result("Ok", installation)
                #expect(installation.simulator.withPlant { $0.writes.count } == 1)
                #expect(installation.logText.contains("command ignored"))
            }
        }

        @Test func retainedCommandsAreNotCarriedOut() async throws {
            try await with { installation in
                try await set("maximumAcInputCurrent", "16", installation, retain: true)
                let event = try await event(0, installation)
                #expect(event["error"]?["code"] == "retained_request")
                try await result("Error", installation)
                // Stored by the broker, it comes again to a service that starts.
                try await installation.restartService()
                #expect(try await self.event(1, installation)["error"]?["code"] == "retained_request")
                try await set("maximumAcInputCurrent", "17", installation)
                try await result("Ok", installation)
                #expect(installation.simulator.withPlant { $0.writes.map(\.value) } == [.float(17)])
            }
        }

        /// Each message is a command of its own: the same one again finds the value there.
        @Test func twiceTheSame() async throws {
            try await with { installation in
                try await set("maximumAcInputCurrent", "16", installation)
                #expect(try await event(0, installation)["outcome"] == "acknowledged")
                try await set("maximumAcInputCurrent", "16", installation)
                #expect(try await event(1, installation)["outcome"] == "skipped")
                #expect(installation.simulator.withPlant { $0.writes.count } == 1)
            }
        }

        @Test func withoutTheKeyNothingIsServed() async throws {
            try await with(false) { installation in
                try await set("maximumAcInputCurrent", "16", installation)
                let topic = "xtender/device/xt1/snapshot"
                let count = installation.observer.messages.count { $0.topic == topic }
                try await installation.observed("two more snapshots") { messages in
                    messages.count { $0.topic == topic } > count + 1 ? () : nil
                }
                #expect(installation.simulator.withPlant { $0.writes.isEmpty })
                #expect(
                    !installation.observer.messages.contains {
                        $0.topic.hasPrefix("xtender/101/") && !$0.topic.hasSuffix("/set")
                    })
            }
        }
    }
}
