import JSONValue
import ScomCatalog
import YAMLDocument

/// Goes through a configuration of xtender_mqtt, and remarks what it cannot use.
struct OldReader {
    let document: YAMLDocument
    private var found: [Migration.Remark] = []

    init(_ document: YAMLDocument) {
        self.document = document
    }

    /// In the order of the file; those without a place come last.
    var remarks: [Migration.Remark] {
        found.enumerated().sorted {
            ($0.element.line ?? .max, $0.offset) < ($1.element.line ?? .max, $1.offset)
        }.map(\.element)
    }

    private static let sections: [(path: [String], members: [String])] = [
        (
            [],
            [
                "mqtt_setup", "device_manager_config", "urgent_list", "discovery_base_topic", "loop_sleep",
                "parameters", "sensors", "logging",
            ]
        ),
        (
            ["mqtt_setup"],
            [
                "mqtt_username", "mqtt_client_id", "mqtt_broker", "mqtt_password", "mqtt_port", "mqtt_root_prefix",
            ]
        ),
        (["device_manager_config"], ["scom", "number_of_scom_devices"]),
        (["device_manager_config", "scom"], ["interface", "baudrate"]),
        (["device_manager_config", "number_of_scom_devices"], ["xtender"]),
    ]

    mutating func configuration() throws(MigrationError) -> OldConfiguration {
        guard let top = document.value.object else {
            throw MigrationError(
                name: document.name, problems: ["1:1: keys such as mqtt_setup and device_manager_config are expected"])
        }
        let known = Self.sections[0].members
        guard top.keys.contains(where: { known.contains($0) }) else {
            throw MigrationError(
                name: document.name,
                problems: [
                    "1:1: no configuration of xtender_mqtt, which has keys such as \(known.joined(separator: ", "))"
                ])
        }
        for (path, members) in Self.sections { remarkUnknownMembers(of: path, known: members) }
        var old = OldConfiguration()
        readBroker(&old)
        readDevices(&old)
        readTimes(&old)
        old.objects = objects("sensors", .info) + objects("parameters", .parameter)
        if value("urgent_list") == nil {
            old.urgent.removeAll { number in !old.objects.contains { $0.number == number } }
        }
        readLogging(&old)
        return old
    }

    // MARK: Members

    /// `nil` where it is missing or null.
    func value(_ path: String...) -> JSONValue? { value(at: path) }

    func value(at path: [String]) -> JSONValue? {
        var value: JSONValue? = document.value
        for key in path { value = value?[key] }
        guard let value, !value.isNull else { return nil }
        return value
    }

    /// A text; numbers are taken for one.
    mutating func text(_ path: String..., within length: ClosedRange<Int>) -> String? {
        guard let value = value(at: path) else { return nil }
        guard let text = value.string ?? value.integer.map({ String($0) }), length.contains(text.utf8.count),
            text.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control })
        else {
            remark(path, "not carried over: a text of \(length.lowerBound) to \(length.upperBound) bytes is expected")
            return nil
        }
        return text
    }

    /// An integer; a text of digits is taken for one.
    mutating func integer(_ path: String..., within range: ClosedRange<Int64>, otherwise: String) -> Int64? {
        guard let value = value(at: path) else { return nil }
        guard let number = value.integer ?? value.string.flatMap({ Int64($0) }), range.contains(number) else {
            remark(
                path,
                "\(value.text()) is not within \(range.lowerBound) to \(range.upperBound); \(otherwise) in its place")
            return nil
        }
        return number
    }

    mutating func remark(_ path: [String], _ message: String) {
        let pointer = path.reduce("") { JSONPointer.appending($1, to: $0) }
        let mark = document.keyMark(at: pointer) ?? document.mark(at: pointer)
        found.append(.init(line: mark?.line, path: path.joined(separator: "."), message: message))
    }

    private mutating func remarkUnknownMembers(of path: [String], known: [String]) {
        guard let section = value(at: path) else { return }
        guard let members = section.object else {
            remark(path, "not carried over: keys such as \(known.joined(separator: ", ")) are expected")
            return
        }
        for key in members.keys where !known.contains(key) {
            remark(path + [key], "not carried over: xtender_mqtt has no such key")
        }
    }
}
