import Foundation
import ScomCatalog
import ScomProtocol
import Testing

@testable import Configuration

struct ConfigurationTests {
    static let shipped = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../config/xtmq.yaml")
        .standardizedFileURL.path()

    @Test func defaults() throws {
        let configuration = try Configuration(yaml: "link: {serial: /dev/ttyUSB0}", name: "xtmq.yaml")
        #expect(configuration == Configuration(link: .init(endpoint: .serial(path: "/dev/ttyUSB0"))))
        let (mqtt, link) = (configuration.mqtt, configuration.link)
        #expect((mqtt.host, mqtt.port, mqtt.clientID, mqtt.topicRoot) == ("localhost", 1883, "xtmq", "xtender"))
        #expect(mqtt.protocolVersion == .v5)
        #expect(mqtt.credentials == nil && mqtt.tls == nil && mqtt.responseTopics.isEmpty)
        #expect((link.baud, link.parity, link.responseTimeout) == (38400, .even, .seconds(2)))
        #expect(link.sourceAddresses == 1...99)
        #expect(link.quiet.isEmpty && link.maximumBusyPercent == 100)
        #expect(configuration.devices == .automatic)
        #expect(configuration.snapshots == nil)
        #expect((configuration.publish.values, configuration.publish.onChange) == (false, false))
        #expect(configuration.publish.heartbeat == .seconds(60))
        #expect((configuration.homeAssistant.isEnabled, configuration.homeAssistant.prefix) == (true, "homeassistant"))
        #expect(
            configuration.clients.role(of: "anyone")
                == Configuration.ClientRole(write: .basic, persist: false, raw: false))
        #expect((configuration.flash.budget, configuration.dispatcher.queue) == (500, 1024))
        #expect(configuration.store == nil)
        #expect((configuration.log.level, configuration.log.format) == (.info, .text))
    }

    @Test func shippedFileHasTheDefaults() throws {
        let configuration = try Configuration.load(path: Self.shipped)
        var expected = Configuration(link: .init(endpoint: .serial(path: "/dev/ttyUSB0")))
        expected.clients = .init(named: [:], others: Configuration.ClientRole())
        #expect(configuration == expected)
    }

    /// What is commented out works too once the comment sign is gone, and every key of the schema stands there.
    @Test func shippedFileNamesEveryKey() throws {
        let text = try String(contentsOfFile: Self.shipped, encoding: .utf8)
        for key in [
            "username", "password_file", "password_env", "tls", "ca_file", "cert_file", "key_file", "response_topics",
            "serial", "tcp", "listen", "source_addresses", "quiet", "max_busy_percent", "devices", "alias", "snapshots",
            "every", "infos", "params", "values", "on_change", "heartbeat", "enabled", "prefix", "clients", "write",
            "persist", "raw", "only", "budget", "queue", "store", "level", "format",
        ] { #expect(text.contains("\(key):"), "\(key)") }
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        for example in [
            "- {every: 2s", "- {every: 1m", "nodered:", "  write: expert", "  persist: true", "  raw:", "  only:",
        ] {
            let index = try #require(lines.firstIndex { $0.contains("# " + example) || $0.contains("#   " + example) })
            lines[index] = lines[index].replacing("# ", with: "", maxReplacements: 1)
        }
        let index = try #require(lines.firstIndex { $0.hasPrefix("# snapshots:") })
        lines[index] = "snapshots:"
        let configuration = try Configuration(yaml: lines.joined(separator: "\n"), name: "xtmq.yaml")
        #expect(configuration.snapshots?.map(\.period) == [.seconds(2), .seconds(60)])
        #expect(configuration.clients.named["nodered"]?.only == [.number(1138), .number(1107)])
    }

    /// The keys of contract §7, as they stand there.
    @Test func everythingSet() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "xtmq-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try "hunter2\r\nsecond line\n".write(to: folder.appending(path: "secret"), atomically: true, encoding: .utf8)
        let file = folder.appending(path: "xtmq.yaml")
        try """
        mqtt:
          host: broker.example
          port: 1884
          client_id: xtmq-2
          protocol: 3.1.1
          username: xtmq
          password_file: secret
          tls: {ca_file: , cert_file: , key_file: }
          topic_root: home/xtender
          response_topics: [ "apps/+/answers", "tools/#" ]
        link:
          tcp: "[fe80::1]:4001"
          baud: 115200
          parity: none
          response_timeout_ms: 2500
          source_addresses: [10, 20]
          quiet: ["00:00-00:45", "23:30-24:00"]
          max_busy_percent: 80
        devices:
          - {id: xt1, alias: kitchen}
          - {id: 601}
          - id: vs2
        snapshots:
          - {every: 2s, devices: [xt, kitchen, l2], infos: [battery_voltage, 3005], params: []}
          - {every: 1.5h, params: [1107], devices: [601, all]}
        publish: {values: yes, on_change: true, heartbeat: 5m}
        home_assistant: {enabled: false, prefix: ha}
        clients:
          nodered: {write: expert, persist: true, raw: false, only: [1138, inverter_allowed]}
          reader: {write: none}
          "*": {write: qsp, raw: true}
        flash: {budget: 0}
        dispatcher: {queue: 16}
        store: data
        log: {level: debug, format: json}
        """.write(to: file, atomically: true, encoding: .utf8)
        let configuration = try Configuration.load(path: file.path())
        let (mqtt, link) = (configuration.mqtt, configuration.link)
        #expect(
            (mqtt.host, mqtt.port, mqtt.clientID, mqtt.topicRoot) == ("broker.example", 1884, "xtmq-2", "home/xtender"))
        #expect(mqtt.protocolVersion == .v311)
        #expect(mqtt.credentials?.username == "xtmq")
        #expect(mqtt.credentials?.password?.reveal() == "hunter2")
        #expect(mqtt.tls == nil)
        #expect(mqtt.responseTopics == ["apps/+/answers", "tools/#"])
        #expect(link.endpoint == .tcp(host: "fe80::1", port: 4001))
        #expect(link.endpoint.description == "[fe80::1]:4001")
        #expect((link.baud, link.parity, link.responseTimeout) == (115200, .none, .milliseconds(2500)))
        #expect(link.sourceAddresses == 10...20)
        #expect(link.quiet.map(\.description) == ["00:00-00:45", "23:30-00:00"])
        #expect(link.maximumBusyPercent == 80)
        let (xt1, bsp, vs2) = (DeviceID("xt1")!, DeviceID("bsp")!, DeviceID("vs2")!)
        #expect(configuration.devices == .listed([.init(id: xt1, alias: "kitchen"), .init(id: bsp), .init(id: vs2)]))
        #expect(
            configuration.snapshots == [
                .init(
                    period: .seconds(2), targets: [.family(.xtender), .device(xt1), .device(DeviceID("l2")!)],
                    infos: [.name("battery_voltage"), .number(3005)]),
                .init(period: .seconds(5400), targets: [.device(bsp), .all], infos: [], parameters: [.number(1107)]),
            ])
        #expect((configuration.publish.values, configuration.publish.onChange) == (true, true))
        #expect(configuration.publish.heartbeat == .seconds(300))
        #expect((configuration.homeAssistant.isEnabled, configuration.homeAssistant.prefix) == (false, "ha"))
        #expect(
            configuration.clients.role(of: "nodered")
                == Configuration.ClientRole(
                    write: .expert, persist: true, only: [.number(1138), .name("inverter_allowed")]))
        #expect(configuration.clients.role(of: "reader") == Configuration.ClientRole(write: nil))
        #expect(configuration.clients.role(of: "someone") == Configuration.ClientRole(write: .qsp, raw: true))
        #expect((configuration.flash.budget, configuration.dispatcher.queue) == (0, 16))
        #expect(configuration.store == folder.path() + "/data")
        #expect((configuration.log.level, configuration.log.format) == (.debug, .json))
        let shown = "\(configuration)" + String(reflecting: configuration)
        #expect(!shown.contains("hunter2") && shown.contains("•••"))
    }

    @Test func tlsAndVariables() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "xtmq-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for name in ["ca.pem", "cert.pem", "key.pem"] {
            try "x".write(to: folder.appending(path: name), atomically: true, encoding: .utf8)
        }
        let text = """
            mqtt:
              username: u
              password_env: PASSWORD
              tls: {ca_file: ca.pem, cert_file: cert.pem, key_file: key.pem}
            link: {listen: "*:4001"}
            snapshots: []
            """
        let name = folder.path() + "/xtmq.yaml"
        let configuration = try Configuration(
            yaml: text, name: name, variable: { $0 == "PASSWORD" ? "from the environment" : nil })
        #expect(configuration.mqtt.port == 8883)
        #expect(configuration.mqtt.credentials?.password?.reveal() == "from the environment")
        #expect(
            configuration.mqtt.tls
                == .init(
                    authorities: .file(folder.path() + "/ca.pem"),
                    clientCertificate: .init(
                        certificateFile: folder.path() + "/cert.pem", keyFile: folder.path() + "/key.pem")))
        #expect(configuration.link.endpoint == .listen(address: "0.0.0.0", port: 4001))
        #expect(configuration.snapshots == [])
        let other = try Configuration(yaml: text.replacing("ca.pem", with: "."), name: name, variable: { _ in "x" })
        #expect(other.mqtt.tls?.authorities == .folder(folder.path() + "/."))
    }

    @Test(arguments: [
        ("00:00-00:45", 0, true), ("00:00-00:45", 44, true), ("00:00-00:45", 45, false), ("23:30-01:00", 1410, true),
        ("23:30-01:00", 59, true), ("23:30-01:00", 60, false), ("23:30-01:00", 1409, false),
        ("22:00-24:00", 1439, true),
        ("22:00-24:00", 0, false),
    ])
    func quietWindows(text: String, minute: Int, isQuiet: Bool) throws {
        #expect(try #require(Configuration.QuietWindow(text)).contains(minute: minute) == isQuiet)
    }

    @Test(arguments: [
        "", "00:00", "00:00-", "24:00-01:00", "00:00-24:00", "00:00-24:01", "-1:00-02:00", "00:00-00:0x",
        "00:00-01:00-02:00",
    ])
    func noQuietWindow(text: String) { #expect(Configuration.QuietWindow(text) == nil) }

    @Test(arguments: [
        ("2s", Duration.seconds(2)), ("500ms", .milliseconds(500)), ("1m", .seconds(60)), ("1h", .seconds(3600)),
        ("0.25s", .milliseconds(250)), ("1.5h", .seconds(5400)), ("99999999999h", nil), ("2", nil), ("s", nil),
        ("2 s", nil), ("-2s", nil), ("1.s", nil), (".5s", nil), ("1.2.3s", nil), ("1e3s", nil), ("2d", nil),
    ])
    func durations(text: String, expected: Duration?) { #expect(DurationText.parse(text) == expected) }

    @Test(arguments: [
        ("prot", "port"), ("battery_volatge", "battery_voltage"), ("xyz", nil), ("", nil), ("hostt", "host"),
    ])
    func nearMisses(word: String, expected: String?) {
        #expect(NearMiss.nearest(to: word, among: ["host", "port", "protocol", "battery_voltage"]) == expected)
    }
}
