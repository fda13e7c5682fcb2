import Configuration
import Testing

/// Broken files and every line that is said about them.
struct MistakeTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var text: String
        var lines: [String]
        var testDescription: String { text }

        init(_ text: String, _ lines: String...) { (self.text, self.lines) = (text, lines) }
    }

    static let link = "link: {serial: /dev/ttyUSB0}\n"

    static let rows: [Row] = [
        // the file as a whole
        Row("", #"f:1:1: link: is missing; allowed are values such as {"serial":"/dev/ttyUSB0"}"#),
        Row("- link\n", "f:1:1: must be"),
        Row("link: {serial: /dev/ttyUSB0\nmqtt:\n", "f:"),
        Row("link: {serial: /dev/a, serial: /dev/b}\n", "f:1:24: "),
        // keys
        Row(link + "mqt: {}\n", "f:2:1: mqt: unknown key; did you mean mqtt? allowed are mqtt, link, devices"),
        Row(link + "mqtt:\n  prot: 1883\n", "f:3:3: mqtt.prot: unknown key; did you mean port? allowed are host, port"),
        Row(link + "wrong: 1\n", "f:2:1: wrong: unknown key; allowed are mqtt"),
        // types and ranges
        Row(link + "mqtt:\n  port: 70000\n", "f:3:9: mqtt.port: must be at most 65535"),
        Row(link + "mqtt: {port: '1883'}\n", "f:2:14: mqtt.port: must be an integer, not a string"),
        Row(link + "mqtt: {protocol: 4}\n", #"f:2:18: mqtt.protocol: must be one of 5, "5", "3.1.1""#),
        Row(
            link + "mqtt: {topic_root: a/#}\n",
            "f:2:20: mqtt.topic_root: not of the right form; allowed are values such as xtender, home/xtender"),
        Row(link + "publish: {heartbeat: 60}\n", "f:2:22: publish.heartbeat: must be a string, not an integer"),
        Row(
            link + "publish: {heartbeat: 60 s}\n",
            "f:2:22: publish.heartbeat: not of the right form; allowed are values such as 60s, 5m"),
        Row(link + "publish: {heartbeat: 500ms}\n", "f:2:22: publish.heartbeat: 500ms is not within 1s to 24h"),
        Row(link + "log: {level: verbose}\n", #"f:2:14: log.level: must be one of "trace", "debug""#),
        Row(link + "flash: {budget: 1001}\n", "f:2:17: flash.budget: must be at most 1000"),
        Row(link + "dispatcher: {queue: 0}\n", "f:2:21: dispatcher.queue: must be at least 1"),
        Row(link + "store: ''\n", "f:2:8: store: must have at least 1 character"),
        Row(
            link + "home_assistant: {enabled: maybe}\n",
            "f:2:27: home_assistant.enabled: must be a boolean, not a string"),
        // broker
        Row(
            link + "mqtt: {username: a, password_env: B, password_file: c}\n",
            "f:2:53: mqtt.password_file: cannot stand beside password_env; one of the two is allowed"),
        Row(
            link + "mqtt: {username: a, password_file: absent}\n",
            "f:2:36: mqtt.password_file: absent cannot be read: No such file or directory"),
        Row(
            link + "mqtt: {username: a, password_env: XTMQ_UNSET}\n",
            "f:2:35: mqtt.password_env: the environment variable XTMQ_UNSET is not set; it must hold the password"),
        Row(link + "mqtt: {password_env: SET}\n", "f:2:22: mqtt.password_env: needs a username beside it"),
        Row(
            link + "mqtt: {tls: {cert_file: a}}\n",
            "f:2:25: mqtt.tls.cert_file: needs ca_file beside it, the authorities that vouch for the broker",
            "f:2:25: mqtt.tls.cert_file: needs key_file beside it"),
        Row(
            link + "mqtt: {tls: {ca_file: absent.pem}}\n",
            "f:2:23: mqtt.tls.ca_file: absent.pem cannot be read: No such file or directory"),
        Row(
            link + "mqtt: {response_topics: [a/#, a/#/b, a+]}\n",
            "f:2:31: mqtt.response_topics[1]: a/#/b is no topic filter: # must be the whole last level",
            "f:2:38: mqtt.response_topics[2]: a+ is no topic filter: + must be a whole level"),
        Row(
            link + "mqtt: {topic_root: homeassistant/x}\n",
            "f:2:20: mqtt.topic_root: the topic root homeassistant/x lies under the discovery prefix homeassistant; they must differ"
        ),
        // link
        Row("link: {}\n", "f:1:7: link: needs one of serial, tcp, listen"),
        Row("link:\n", "f:1:6: link: must be an object, not null"),
        Row(
            "link: {serial: /dev/a, tcp: 'b:1'}\n",
            "f:1:7: link: has serial and tcp; exactly one of serial, tcp, listen is allowed"),
        Row(
            "link: {tcp: b}\n", "f:1:13: link.tcp: not of the right form; allowed are values such as 192.168.1.40:4001"),
        Row(
            "link: {tcp: 'b:0'}\n",
            "f:1:13: link.tcp: b:0 is not host:port with a port of 1 to 65535; an IPv6 address stands in brackets"),
        Row(
            "link: {listen: 'fe80::1:4001'}\n",
            "f:1:16: link.listen: fe80::1:4001 is not address:port with a port of 1 to 65535; an IPv6 address stands in brackets"
        ),
        Row(
            "link: {listen: 'localhost:4001'}\n",
            "f:1:16: link.listen: localhost is no address of this machine; allowed are *, 0.0.0.0, :: in brackets and the like"
        ),
        Row("link: {serial: /dev/a, baud: 38401}\n", "f:1:30: link.baud: must be one of 1200, 2400"),
        Row("link: {serial: /dev/a, parity: odd}\n", #"f:1:32: link.parity: must be one of "even", "none""#),
        Row(
            "link: {serial: /dev/a, source_addresses: [9, 1]}\n",
            "f:1:42: link.source_addresses: 9 is above 1; the first must not be above the last"),
        Row(
            "link: {serial: /dev/a, source_addresses: [1]}\n",
            "f:1:42: link.source_addresses: must have at least 2 items"),
        Row(
            "link: {serial: /dev/a, quiet: ['00:00-00:45', '12:60-13:00', '9:00-10:00', '08:00-08:00']}\n",
            "f:1:47: link.quiet[1]: 12:60-13:00 is no span of a day; two different times of 00:00 to 24:00 are allowed, as in 23:30-00:45",
            "f:1:62: link.quiet[2]: not of the right form; allowed are values such as 00:00-00:45, 23:30-01:00",
            "f:1:76: link.quiet[3]: 08:00-08:00 is no span of a day; two different times of 00:00 to 24:00 are allowed, as in 23:30-00:45"
        ),
        // devices
        Row(link + "devices: all\n", #"f:2:10: devices: must be "auto""#),
        Row(link + "devices: [{alias: x}]\n", "f:2:11: devices[0].id: is missing; allowed are values such as xt1, bsp"),
        Row(
            link + "devices: [{id: xt10}]\n",
            "f:2:16: devices[0].id: xt10 is no single device; allowed are xt1 to xt9, vt1 to vt15, vs1 to vs15, xcom, bsp or bms"
        ),
        Row(
            link + "devices: [{id: xt}, {id: l1}, {id: 300}]\n",
            "f:2:16: devices[0].id: xt is no single device; allowed are xt1 to xt9, vt1 to vt15, vs1 to vs15, xcom, bsp or bms",
            "f:2:26: devices[1].id: l1 is no single device; allowed are xt1 to xt9, vt1 to vt15, vs1 to vs15, xcom, bsp or bms",
            "f:2:36: devices[2].id: 300 is no single device; allowed are xt1 to xt9, vt1 to vt15, vs1 to vs15, xcom, bsp or bms"
        ),
        Row(link + "devices: [{id: xt1}, {id: 101}]\n", "f:2:27: devices[1].id: xt1 is listed twice"),
        Row(
            link + "devices: [{id: bsp}, {id: bms}]\n",
            "f:2:27: devices[1].id: bms cannot stand beside bsp; both have the address 601"),
        Row(
            link + "devices: [{id: xt1, alias: a}, {id: xt2, alias: a}]\n",
            "f:2:49: devices[1].alias: a is the alias of another device"),
        Row(
            link + "devices: [{id: xt1, alias: xt2}]\n",
            "f:2:28: devices[0].alias: xt2 has a meaning of its own; any name but a device, group, all, none, master, average or sum is allowed"
        ),
        Row(
            link + "devices: [{id: xt1, alias: '102'}]\n",
            "f:2:28: devices[0].alias: 102 could be an address; a name is allowed"),
        // snapshots
        Row(
            link + "snapshots: [{infos: [3000]}]\n",
            "f:2:13: snapshots[0].every: is missing; allowed are values such as 2s, 500ms, 1m"),
        Row(
            link + "snapshots: [{every: 10ms, infos: [3000]}]\n",
            "f:2:21: snapshots[0].every: 10ms is not within 100ms to 24h"),
        Row(
            link + "snapshots: [{every: 2s}]\n",
            "f:2:13: snapshots[0]: reads nothing; infos or params must name something"),
        Row(
            link + "snapshots: [{every: 2s, devices: [xt], infos: [batery_voltage]}]\n",
            "f:2:48: snapshots[0].infos[0]: no such info; did you mean battery_voltage? allowed are numbers and names of xtender"
        ),
        Row(
            link + "snapshots: [{every: 2s, devices: [xt1], infos: [1107], params: [3000]}]\n",
            "f:2:49: snapshots[0].infos[0]: 1107 is a parameter; an info is allowed here",
            "f:2:65: snapshots[0].params[0]: 3000 is an info; a parameter is allowed here"),
        Row(
            link + "snapshots: [{every: 2s, devices: [vt], infos: [3000]}]\n",
            "f:2:48: snapshots[0].infos[0]: 3000 is an info of xtender; an info of variotrack is allowed here"),
        Row(
            link + "snapshots: [{every: 2s, devices: [xt], params: [1100]}]\n",
            "f:2:49: snapshots[0].params[0]: no such parameter; allowed are numbers and names of xtender"),
        Row(
            link + "snapshots: [{every: 2s, devices: [xt12], infos: [3000]}]\n",
            "f:2:35: snapshots[0].devices[0]: no device or group xt12; allowed are all, xt, vt, vs, bsp, bms, xcom, xt1 to xt9"
        ),
        // clients
        Row(
            link + "clients: {a/b: {}}\n",
            #"f:2:11: clients["a/b"]: not of the right form; allowed are names such as nodered, anonymous, *"#),
        Row(link + "clients: {a: {write: all}}\n", #"f:2:22: clients.a.write: must be one of "none", "basic""#),
        Row(
            link + "clients: {'*': {only: [maximum_current]}}\n",
            #"f:2:24: clients["*"].only[0]: no such parameter; allowed are numbers and names of xtender"#),
    ]

    /// Each expected line may leave out the end of the one that is said.
    @Test(arguments: rows)
    func says(row: Row) throws {
        let error = #expect(throws: ConfigurationError.self) {
            try Configuration(yaml: row.text, name: "f", variable: { $0 == "SET" ? "x" : nil })
        }
        let lines = try #require(error).description.split(separator: "\n")
        #expect(lines.count == row.lines.count, "\(lines.joined(separator: "\n"))")
        for (line, expected) in zip(lines, row.lines) { #expect(line.hasPrefix(expected)) }
    }

    @Test func saysAllAtOnceSortedByPosition() {
        let text = """
            mqtt: {port: 0, hots: x}
            link:
              tcp: nowhere
              serial: /dev/ttyUSB0
              quiet: ["1-2"]
            snapshots:
              - {every: 2, infos: [battery_voltag]}
            log: {levl: info}
            """
        let error = #expect(throws: ConfigurationError.self) { try Configuration(yaml: text, name: "dir/xtmq.yaml") }
        #expect(
            error?.mistakes.map { "\($0.line ?? 0):\($0.column ?? 0) \($0.path)" } == [
                "1:14 mqtt.port", "1:17 mqtt.hots", "3:3 link", "3:8 link.tcp", "5:11 link.quiet[0]",
                "7:13 snapshots[0].every", "7:24 snapshots[0].infos[0]", "8:7 log.levl",
            ])
        #expect(error?.description.hasPrefix("dir/xtmq.yaml:1:14: mqtt.port: must be at least 1\n") == true)
    }

    @Test func unreadableFile() {
        let error = #expect(throws: ConfigurationError.self) { try Configuration.load(path: "/nonexistent/xtmq.yaml") }
        #expect(
            error?.description
                == "/nonexistent/xtmq.yaml: cannot be read: No such file or directory; a YAML file is expected")
    }
}
