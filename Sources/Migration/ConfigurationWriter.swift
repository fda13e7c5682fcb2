import JSONValue
import ScomCatalog
import ScomProtocol

/// Writes xtmq's configuration, with comments that name what each part was.
struct ConfigurationWriter {
    private let old: OldConfiguration
    private let name: String
    private let keepsTopics: Bool

    init(_ old: OldConfiguration, name: String, keepsTopics: Bool) {
        self.old = old
        self.name = name
        self.keepsTopics = keepsTopics
    }

    var text: String {
        let file = name.split(separator: "/").last.map(String.init) ?? name
        let heading = [
            Line("# Configuration of xtmq, made from \(Self.printable(file)) of xtender_mqtt by xtmq migrate."),
            Line("# xtmq check names every mistake in it; the documentation has every key."),
        ]
        let parts = [heading, mqtt, link, devices, snapshots, publishing, compatibility, clients, log]
        return parts.map { Line.aligned($0) }.joined(separator: "\n")
    }

    /// Where nothing else is said, the old program's place is taken.
    private var mqtt: [Line] {
        var lines = [Line("mqtt:"), Line("  host: \(scalar(old.broker.host))"), Line("  port: \(old.broker.port)")]
        if let identifier = old.broker.clientID {
            lines.append(Line("  client_id: \(scalar(identifier))", "never let both programs run with the same"))
        }
        if let username = old.broker.username { lines.append(Line("  username: \(scalar(username))")) }
        if old.broker.password != nil {
            lines.append(Line("  password_file: \(Migration.passwordFile)", "its first line is the password"))
        }
        lines.append(Line("  topic_root: \(scalar(old.topicRoot))", "mqtt_root_prefix"))
        return lines
    }

    private var link: [Line] {
        let missing = old.serialPort == nil ? "fill in: the old file names no interface" : ""
        return [
            Line("link:"), Line("  serial: \(scalar(old.serialPort ?? "/dev/ttyUSB0"))", missing),
            Line("  baud: \(old.baud)"), Line("  parity: even"),
        ]
    }

    private var devices: [Line] {
        [
            Line("devices: auto", "every device that answers; those that xtender_mqtt read:"),
            Line("# devices:"),
        ] + (1...old.xtenders).map { Line("#   - {id: xt\($0)}", "\(100 + $0)") }
    }

    private var snapshots: [Line] {
        let urgent = old.urgent
        var lines = [
            Line(
                "# What the snapshots of the Xtenders have; without this key, a set that suits each family of devices."),
            Line("snapshots:"),
        ]
        let urgentLines = references(to: urgent, of: .info, "infos") + references(to: urgent, of: .parameter, "params")
        if !urgentLines.isEmpty {
            lines +=
                [Line("  - every: 1s", "urgent_list, read without pause"), Line("    devices: [xt]")] + urgentLines
        }
        let others = old.objects.map { $0.intended ?? $0.number }.filter { !urgent.contains($0) }
        let otherLines = references(to: others, of: .info, "infos") + references(to: others, of: .parameter, "params")
        if !otherLines.isEmpty {
            lines += [Line("  - every: \(period)", "loop_sleep"), Line("    devices: [xt]")] + otherLines
        }
        return urgentLines.isEmpty && otherLines.isEmpty
            ? [Line("snapshots: []", "nothing was switched on")] : lines
    }

    private var publishing: [Line] {
        [
            Line("publish:"),
            Line("  values: true", "each value on a topic of its own, as <root>/<address>/values/<name> was"),
            Line(""),
            Line("home_assistant:"), Line("  enabled: true"),
            Line("  prefix: \(scalar(old.discoveryBase))", "discovery_base_topic"),
            Line(
                "  take_over: xtender_mqtt",
                "its entities go on; run xtmq migrate --home-assistant before the first start"),
        ]
    }

    /// The old topics have a role of their own, as who used them is not to lose by the move.
    private var compatibility: [Line] {
        keepsTopics
            ? [Line("compatibility: xtender_mqtt", "its topics are served as well; what is set there goes to RAM")]
            : [Line("# compatibility: xtender_mqtt", "serves its topics as well; xtmq migrate --keep-topics")]
    }

    private var clients: [Line] {
        let writable = unique(old.objects.filter { $0.kind == .parameter }.map(\.number))
        let levels = writable.compactMap { object($0)?.level }
        guard let level = levels.max() else { return [] }
        var lines = [
            Line(
                "# xtender_mqtt let everybody write these, to flash memory, which wears. Here values go to RAM unless a"
            ),
            Line("# request says persist and its client may; name your other clients as well."),
            Line("clients:"),
        ]
        for (client, remark) in [("homeassistant", "")] + (keepsTopics ? [(OldTopics.client, "the old topics")] : []) {
            lines += [
                Line("  \(client):", remark), Line("    write: \(level.name)"), Line("    persist: false"),
                Line("    only:"),
            ]
            lines += writable.compactMap { number in
                object(number).map { Line("      - \($0.name)", comment(number)) }
            }
        }
        return lines + [Line("  \"*\": {write: basic}")]
    }

    private var log: [Line] {
        let remark = old.logLevel.map { "it was \($0.name)" } ?? ""
        return [Line("log:"), Line("  level: \(old.logLevel?.level ?? "info")", remark)]
    }

    // MARK: Parts

    private func references(to numbers: [UInt32], of kind: ObjectKind, _ key: String) -> [Line] {
        let objects = unique(numbers).compactMap { object($0) }.filter { $0.kind == kind && $0.isReadable }
        guard !objects.isEmpty else { return [] }
        return [Line("    \(key):")] + objects.map { Line("      - \($0.name)", comment($0.number)) }
    }

    /// `3021, busVoltage, outputVoltage`
    private func comment(_ number: UInt32) -> String {
        let keys = old.objects.filter { ($0.intended ?? $0.number) == number }.map(\.key)
        return (["\(number)"] + keys).joined(separator: ", ")
    }

    private func object(_ number: UInt32) -> CatalogObject? {
        Catalog.standard.object(family: .xtender, number: number)
    }

    private func unique(_ numbers: [UInt32]) -> [UInt32] {
        var unique: [UInt32] = []
        for number in numbers where !unique.contains(number) { unique.append(number) }
        return unique
    }

    private var period: String {
        let milliseconds = old.loopSleep < 0.1 ? 500 : Int((old.loopSleep * 1000).rounded())
        return milliseconds % 1000 == 0 ? "\(milliseconds / 1000)s" : "\(milliseconds)ms"
    }

    /// Plain where nothing else could be meant, else in double quotes.
    private func scalar(_ text: String) -> String {
        func isLetter(_ scalar: Unicode.Scalar) -> Bool { scalar.isASCII && scalar.properties.isAlphabetic }
        let words = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"]
        let isPlain =
            !words.contains(text.lowercased())
            && text.unicodeScalars.first.map { isLetter($0) || $0 == "/" } ?? false
            && text.unicodeScalars.allSatisfy {
                isLetter($0) || ("0"..."9").contains($0) || "/._-".unicodeScalars.contains($0)
            }
        return isPlain ? text : JSONValue.string(text).text()
    }

    private static func printable(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.properties.generalCategory != .control }))
    }
}

/// A line of YAML and its comment.
private struct Line {
    var content: String
    var comment: String

    init(_ content: String, _ comment: String = "") {
        self.content = content
        self.comment = comment
    }

    /// The lines of a part, their comments one below the other.
    static func aligned(_ lines: [Line]) -> String {
        let column = lines.filter { !$0.comment.isEmpty }.map(\.content.count).max() ?? 0
        return lines.map { line in
            guard !line.comment.isEmpty else { return line.content + "\n" }
            return line.content + String(repeating: " ", count: column - line.content.count) + "  # \(line.comment)\n"
        }.joined()
    }
}
