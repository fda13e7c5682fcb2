import Configuration
import JSONValue
import MQTTClient
import RPC
import Runtime
import ScomProtocol
import Simulator
import TestSupport
import Testing

@testable import Service

extension Integration {
    /// The service as other configurations have it.
    struct VariantTests {
        @Test func overMQTT311() async throws {
            try await Installation.with {
                $0.configure = { $0.mqtt.protocolVersion = .v311 }
            } _: { installation in
                let payload = [UInt8](#"{"id":"old","device":"xt1","info":3000}"#.utf8)
                try await installation.observer.client.publish(
                    installation.request("read-info", payload, client: "me"))
                let (document, message) = try await installation.response(
                    on: "xtender/response/read-info/me", "read-info")
                #expect(document["id"] == "old")
                #expect(document["result"]?["value"] == installation.oracle(document["result"]?.object ?? [:]))
                #expect(!message.retain)
                // What the broker had stored is told from what comes now, even so.
                try await installation.broker.stop()
                try await installation.broker.start()
                try await installation.observed("online again") { messages in
                    messages.filter { $0.topic == "xtender/status" }.count >= 2 ? () : nil
                }
            }
        }

        /// The broker says at connecting, or at the message, that it takes no more.
        @Test(arguments: ["max_packet_size 8000", "message_size_limit 8000"])
        func aResponseThatTheBrokerDoesNotTakeIsAnsweredByASmallOne(limit: String) async throws {
            try await Installation.with {
                $0.broker.lines = [limit]
                $0.configure = { $0.snapshots = [] }
            } _: { installation in
                let items = [JSONValue](repeating: ["device": "xt1", "info": 3000], count: 100)
                let large = try await installation.call("read-batch", ["id": "large", "items": .array(items)])
                #expect(large["id"] == "large")
                #expect(large["error"]?["code"] == "payload_too_large", "\(large.text())")
                #expect(large["error"]?["message"]?.string?.contains("ask for less") == true)
                let small = try await installation.call("read-batch", ["items": .array(Array(items.prefix(10)))])
                #expect(small["result"]?["failed"] == 0)
            }
        }

        @Test func aStoredRequestIsNotExecutedByAServiceThatComesLater() async throws {
            for version in [Configuration.MQTT.ProtocolVersion.v5, .v311] {
                let installation = try await Installation.start(
                    Installation.Options {
                        $0.configure = { configuration in
                            configuration.mqtt.protocolVersion = version
                            configuration.snapshots = []
                        }
                    })
                try await installation.shutDown()
                try await installation.observer.client.publish(
                    MQTTMessage(
                        topic: "xtender/request/write-param/ghost",
                        payload: Array(#"{"id":"g","device":"xt1","param":1107,"value":16}"#.utf8), retain: true))
                try await installation.restartService()
                let (document, _) = try await installation.response(
                    on: "xtender/response/write-param/ghost", "write-param")
                #expect(document["error"]?["code"] == "retained_request")
                #expect(installation.simulator.withPlant { $0.writes.isEmpty })
                await installation.stop()
            }
        }

        @Test func onlyResponseTopicsOfTheAllowList() async throws {
            try await Installation.with {
                $0.configure = { $0.mqtt.responseTopics = ["test/answers", "apps/+/answers"] }
            } _: { installation in
                #expect(try await installation.call("list-devices")["status"] == "ok")
                try await installation.observer.client.publish(
                    MQTTMessage(
                        topic: "xtender/request/list-devices/app", payload: Array(#"{"id":"1"}"#.utf8),
                        responseTopic: "apps/one/more/answers"))
                let (document, _) = try await installation.response(
                    on: "xtender/response/list-devices/app", "list-devices")
                #expect(document["error"]?["code"] == "response_topic_refused")
            }
        }

        @Test func aliasesInRequestsAndResponsesNeverInTopics() async throws {
            try await Installation.with {
                $0.plant.xtenders = 2
                $0.plant.variotracks = 0
                $0.plant.variostrings = 0
                $0.configure = { configuration in
                    configuration.devices = .listed(
                        [("xt1", "kitchen"), ("xt2", nil), ("bsp", nil), ("xcom", nil)].map {
                            .init(id: DeviceID($0.0)!, alias: $0.1)
                        })
                }
            } _: { installation in
                let response = try await installation.call("read-info", ["device": "kitchen", "info": 3000])
                #expect(response["result"]?["device"] == "xt1")
                #expect(response["result"]?["alias"] == "kitchen")
                #expect(response["result"]?["value"] == installation.oracle(response["result"]?.object ?? [:]))
                let devices = try await installation.call("list-devices")["result"]?["devices"]?.array ?? []
                #expect(devices.map { $0["alias"] } == ["kitchen", .null, .null, .null])
                #expect(!installation.observer.messages.contains { $0.topic.contains("kitchen") })
            }
        }

        @Test func aGatewayWithoutMultiInfo() async throws {
            try await Installation.with {
                $0.plant.firmware = [.xcom: SoftwareVersion(1, 5, 6)]
            } _: { installation in
                let items = JSONValue.array(
                    ["xt1", "xt2", "vt1"].map {
                        ["device": .string($0), "info": .integer($0 == "vt1" ? 11000 : 3000)]
                    })
                let response = try await installation.call("read-batch", ["items": items])
                for reading in response["result"]?["items"]?.array ?? [] {
                    #expect(reading["value"] == installation.oracle(reading.object ?? [:]))
                }
                try await installation.observed("found out") { messages in
                    (try? messages.lastDocument("xtender/service"))??["gateway"]?["multi_info"] == false ? () : nil
                }
            }
        }
    }
}

/// What the parts are told of a configuration.
struct SettingsTests {
    private func configuration() -> Configuration {
        Configuration(link: .init(endpoint: .tcp(host: "10.0.0.7", port: 4001)))
    }

    @Test func tlsOfFilesAndFolders() {
        var configuration = configuration()
        configuration.mqtt.tls = .init(
            authorities: .folder("/etc/ssl/certs"),
            clientCertificate: .init(certificateFile: "/c.pem", keyFile: "/k.pem"))
        let will = MQTTMessage(topic: "xtender/status", text: "offline", retain: true)
        let tls = configuration.mqttConfiguration(will: will).tls
        #expect(tls?.certificateAuthorityFolder == "/etc/ssl/certs")
        #expect(tls?.certificateAuthorityFile == nil)
        #expect(tls?.certificateFile == "/c.pem")
        #expect(tls?.keyFile == "/k.pem")
        configuration.mqtt.tls = .init(authorities: .file("/ca.pem"))
        #expect(configuration.mqttConfiguration(will: will).tls?.certificateAuthorityFile == "/ca.pem")
    }

    @Test(
        arguments: [
            (nil, nil, "./var"), (nil, "/var/lib/xtmq", "/var/lib/xtmq"), (nil, "/var/lib/a:/var/lib/b", "/var/lib/a"),
            ("/srv/x", "/var/lib/xtmq", "/srv/x"),
        ] as [(String?, String?, String)])
    func placeOfTheStore(_ configured: String?, _ stateDirectory: String?, _ expected: String) {
        var configuration = configuration()
        configuration.store = configured
        #expect(configuration.storeDirectory(stateDirectory: stateDirectory) == expected)
    }

    @Test func quietByTheLocalClock() throws {
        var configuration = configuration()
        #expect(!configuration.isQuiet(WallTime(millisecondsSince1970: 0)))
        let now = WallTime(millisecondsSince1970: 1_795_341_600_000)
        let minute = now.localMinuteOfDay
        configuration.link.quiet = [
            try #require(Configuration.QuietWindow(start: minute, end: (minute + 2) % 1440))
        ]
        #expect(configuration.isQuiet(now))
        #expect(configuration.isQuiet(now + .seconds(119)))
        #expect(!configuration.isQuiet(now + .seconds(121)))
        #expect(!configuration.isQuiet(now - .seconds(1)))
    }

    @Test func rolesByClient() {
        var configuration = configuration()
        configuration.clients = .init(
            named: ["a": .init(write: .expert, persist: true, only: [.number(1107), .name("x")])],
            others: .init(write: nil))
        let roles = configuration.roles
        #expect(roles["a"]?.writeLevel == .expert)
        #expect(roles["a"]?.mayPersist == true)
        #expect(roles["a"]?.only == ["1107", "x"])
        #expect(roles["*"]?.writeLevel == .some(nil))
    }

    @Test func rivals() {
        func announcement(_ started: String) -> [UInt8] { Array(#"{"started":"\#(started)"}"#.utf8) }
        var rivals = Rivals(started: "2026-11-22T10:00:00.000Z")
        let (earlier, later) = ("2026-11-22T09:00:00.000Z", "2026-11-22T11:00:00.000Z")
        #expect(rivals.verdict(announcement("2026-11-22T10:00:00.000Z"), isStored: false) == .nobody)
        #expect(rivals.verdict([1, 2, 3], isStored: false) == .nobody)
        #expect(rivals.verdict(announcement(earlier), isStored: false) == .earlier)
        // Left behind by an earlier run of a machine whose clock was wrong.
        #expect(rivals.verdict(announcement(later), isStored: true) == .nobody)
        #expect(rivals.verdict(announcement(later), isStored: false) == .nobody)
        let other = "2026-11-22T12:00:00.000Z"
        rivals.connectedAgain()
        #expect(rivals.verdict(announcement(later), isStored: true) == .nobody)
        #expect(rivals.verdict(announcement(other), isStored: true) == .later)
    }
}
