import CLinux
import Configuration
import Glibc
import JSONSchema
import JSONValue
import Logging
import MQTTClient
import Schemas
import ScomProtocol
import Service
import Simulator
import TestSupport
import Testing

extension Integration {
    /// What the service tells of itself and of devices, as broker, gateway and service come and go.
    struct PresenceTests {
        /// Retained messages, as someone sees them who comes now.
        private static func retained(_ installation: Installation) async throws -> [String: MQTTMessage] {
            let late = try await RecordingClient.connected(
                to: installation.broker, identifier: "late", subscriptions: [MQTTSubscription("xtender/#")])
            // The broker sends them right after the subscription; the last word is one of our own.
            try await late.client.publish(MQTTMessage(topic: "xtender/end", text: ""))
            try await late.wait { _ in late.messages.contains { $0.topic == "xtender/end" } ? () : nil }
            let messages = late.messages.filter(\.retain)
            await late.client.stop()
            return Dictionary(messages.map { ($0.topic, $0) }) { $1 }
        }

        @Test func everythingRetainedIsValid() async throws {
            try await Installation.with { installation in
                try await installation.observed("snapshots of seven devices") { messages in
                    Set(messages.lazy.map(\.topic).filter { $0.hasSuffix("/snapshot") }).count >= 6 ? () : nil
                }
                try await installation.observed("multi-info found out") { messages in
                    (try? messages.lastDocument("xtender/service"))??["gateway"]?["guid"]?.string
                }
                let retained = try await Self.retained(installation)
                #expect(retained["xtender/status"]?.payload == Array("online".utf8))
                for (topic, schema) in [("service", Schemas.Topic.service), ("devices", .devices)] {
                    let message = try #require(retained["xtender/\(topic)"])
                    let document = try JSONValue(parsing: message.payload)
                    #expect(Schemas.standard.topic(schema).validate(document).isEmpty, "\(document.text())")
                    #expect(message.contentType == "application/json")
                }
                let service = try JSONValue(parsing: try #require(retained["xtender/service"]).payload)
                #expect(
                    Pattern.differences(
                        [
                            "version": .string(XtmqService.version), "device_count": 7,
                            "schemas": ["base": .string(Schemas.base), "sha256": .string(Schemas.standard.digest)],
                            "link": ["kind": "serial", "state": "up", "reason": nil],
                            "gateway": ["guid": .string(installation.simulator.withPlant { $0.guid.description })],
                        ], service) == [])
                for device in ["xt1", "xt2", "xt3", "vt1", "vs1", "bsp", "xcom"] {
                    #expect(retained["xtender/device/\(device)/availability"]?.payload == Array("online".utf8))
                }
                let snapshots = retained.filter { $0.key.hasSuffix("/snapshot") }
                #expect(snapshots.count >= 6)
                for (topic, message) in snapshots {
                    let document = try JSONValue(parsing: message.payload)
                    #expect(Schemas.standard.topic(.snapshot).validate(document).isEmpty, "\(topic)")
                }
                for topic in retained.keys { #expect(!topic.contains("/request/") && !topic.contains("/response/")) }
            }
        }

        @Test func withoutGatewayItAnswersAtOnce() async throws {
            try await Installation.with {
                $0.isPlugged = false
                $0.configure = { $0.snapshots = [] }
            } _: { installation in
                for (method, members) in [
                    ("read-info", ["device": "xt1", "info": 3000]), ("read-param", ["device": "xt1", "param": 1107]),
                    ("scan", [:]), ("write-param", ["id": "w", "device": "xt1", "param": 1107, "value": 16]),
                    ("read-batch", ["items": [["device": "xt1", "info": 3000]]]),
                ] as [(String, JSONValue)] {
                    let begin = ContinuousClock.now
                    let response = try await installation.call(method, members)
                    #expect(response["error"]?["code"] == "link_down", "\(method)")
                    #expect(response["error"]?["retryable"] == true, "\(method)")
                    #expect(ContinuousClock.now - begin < .seconds(1), "\(method)")
                }
                let described = try await installation.call("describe", ["object": 3000])
                #expect(described["status"] == "ok")
                let service = try #require(try installation.observer.messages.lastDocument("xtender/service"))
                #expect(Schemas.standard.topic(.service).validate(service).isEmpty)
                #expect(service["link"]?["state"] == "down")
                #expect(service["link"]?["reason"]?.string?.contains("ttyXCOM") == true)
                try installation.simulator.plug()
                try await installation.untilDevicesAreFound()
                let response = try await installation.call("read-info", ["device": "xt1", "info": 3000])
                #expect(response["status"] == "ok")
            }
        }

        @Test func unpluggedAndBack() async throws {
            try await Installation.with { installation in
                try await installation.observed("online") { $0.last("xtender/device/xt1/availability", "online") }
                installation.simulator.unplug()
                for device in ["xt1", "vt1", "bsp", "xcom"] {
                    try await installation.observed("\(device) offline") {
                        $0.last("xtender/device/\(device)/availability", "offline")
                    }
                }
                try await installation.observed("link down") { messages in
                    (try? messages.lastDocument("xtender/service"))??["link"]?["state"] == "down" ? () : nil
                }
                let response = try await installation.call("read-info", ["device": "xt1", "info": 3000])
                #expect(response["error"]?["code"] == "link_down")
                #expect(installation.observer.messages.last("xtender/status", "online") != nil)
                try installation.simulator.plug()
                for device in ["xt1", "vt1", "bsp", "xcom"] {
                    try await installation.observed("\(device) back") {
                        $0.last("xtender/device/\(device)/availability", "online")
                    }
                }
                let devices = try #require(try installation.observer.messages.lastDocument("xtender/devices"))
                #expect(Schemas.standard.topic(.devices).validate(devices).isEmpty)
            }
        }

        @Test func aDeviceTakenOffTheBus() async throws {
            try await Installation.with { installation in
                installation.simulator.withPlant { $0.remove(ScomAddress(103)) }
                try await installation.observed("xt3 offline") { $0.last("xtender/device/xt3/availability", "offline") }
                #expect(installation.observer.messages.last("xtender/device/xt1/availability", "online") != nil)
                installation.simulator.withPlant { $0.restore(ScomAddress(103)) }
                _ = try await installation.call("scan", within: .seconds(20))
                try await installation.observed("xt3 back") { $0.last("xtender/device/xt3/availability", "online") }
            }
        }

        @Test func aBrokerThatForgotEverythingIsToldAgain() async throws {
            try await Installation.with { installation in
                try await installation.observed("snapshot") { messages in
                    messages.last { $0.topic == "xtender/device/xt1/snapshot" }
                }
                let count = installation.observer.messages.count
                try await installation.broker.restart()
                try await installation.observed("all again", within: .seconds(30)) { messages in
                    let topics = Set(messages.dropFirst(count).map(\.topic))
                    let wanted = ["status", "service", "devices", "device/xt1/availability", "device/xt1/snapshot"]
                    return wanted.allSatisfy { topics.contains("xtender/\($0)") } ? () : nil
                }
                let retained = try await Self.retained(installation)
                #expect(retained["xtender/status"]?.payload == Array("online".utf8))
            }
        }

        @Test func aLostConnectionSaysOfflineAndComesBack() async throws {
            try await Installation.with { installation in
                try installation.cutConnection()
                try await installation.observed("the will, then online") { messages in
                    let texts = messages.filter { $0.topic == "xtender/status" }.map {
                        String(decoding: $0.payload, as: UTF8.self)
                    }
                    return texts.suffix(2) == ["offline", "online"] ? () : nil
                }
                let response = try await installation.call("read-info", ["device": "xt1", "info": 3000])
                #expect(response["status"] == "ok")
            }
        }

        @Test func endingSaysOffline() async throws {
            let installation = try await Installation.start()
            let begin = ContinuousClock.now
            try await installation.shutDown()
            #expect(ContinuousClock.now - begin < .seconds(5))
            let last = try await installation.observed("offline") { $0.last("xtender/status", "offline") }
            #expect(last.topic == "xtender/status")
            let retained = try await Self.retained(installation)
            #expect(retained["xtender/status"]?.payload == Array("offline".utf8))
            await installation.stop()
        }

        @Test func endingAnswersWhatWaits() async throws {
            let installation = try await Installation.start(
                Installation.Options {
                    $0.configure = { configuration in
                        configuration.link.responseTimeout = .seconds(1)
                        configuration.snapshots = []
                    }
                })
            installation.simulator.withGateway { $0.faults.isSilent = true }
            async let answers = withThrowingTaskGroup(of: JSONValue.self) { group in
                for number in 1...3 {
                    group.addTask {
                        try await installation.call("read-info", ["device": .string("xt\(number)"), "info": 3000])
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            try await Task.sleep(for: .milliseconds(200))
            let begin = ContinuousClock.now
            try await installation.shutDown()
            #expect(ContinuousClock.now - begin < .seconds(5))
            let codes = try await answers.map { $0["error"]?["code"]?.string ?? "none" }
            #expect(codes.count == 3)
            #expect(codes.allSatisfy { ["busy", "response_timeout"].contains($0) }, "\(codes)")
            await installation.stop()
        }

        @Test(arguments: ["xtmq", "other"])
        func theLaterOneOfTwoStays(_ identifier: String) async throws {
            let installation = try await Installation.start()
            var configuration = installation.service.configuration
            configuration.mqtt.clientID = identifier
            configuration.store = installation.folder.path + "/other"
            configuration.link.endpoint = .serial(path: "/nonexistent")
            let other = XtmqService(
                configuration: configuration, log: LogOutput(level: .critical), notifier: SystemdNotifier(socket: nil))
            let task = Task { try await other.run() }
            let error = await #expect(throws: ServiceError.self) { try await installation.ended() }
            #expect(error?.code == .takenOver)
            #expect(error?.exitStatus == 69)
            #expect(installation.logText.contains("taken over"))
            try await installation.observed("the other's word is the last") { messages in
                (try? messages.lastDocument("xtender/service"))??["link"]?["endpoint"] == "/nonexistent"
                    && messages.last("xtender/status", "online") != nil ? () : nil
            }
            task.cancel()
            try await task.value
            await installation.stop()
        }
    }
}

extension Installation {
    /// Breaks the service's connection to the broker without a word, as the end of its process would.
    func cutConnection() throws {
        // New client connected from 127.0.0.1:40312 as xtmq (p5, …)
        let line = broker.log.split(separator: "\n").last {
            $0.contains("New client connected") && $0.contains(" as xtmq ")
        }
        let address = try #require(line?.split(separator: " ").first { $0.hasPrefix("127.0.0.1:") })
        let port = try #require(Int32(address.split(separator: ":")[1]))
        for descriptor in CInt(3)..<2048 where linux_local_port(descriptor) == port {
            shutdown(descriptor, CInt(SHUT_RDWR))
            return
        }
        Issue.record("no socket with local port \(port)")
    }
}
