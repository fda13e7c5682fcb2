import JSONValue
import ScomCatalog
import ScomProtocol

extension OldReader {
    mutating func readBroker(_ old: inout OldConfiguration) {
        if let host = text("mqtt_setup", "mqtt_broker", within: 1...253) {
            old.broker.host = host
        } else {
            remark(["mqtt_setup", "mqtt_broker"], "names no broker; localhost in its place")
        }
        if let port = integer("mqtt_setup", "mqtt_port", within: 1...65535, otherwise: "1883") {
            old.broker.port = UInt16(port)
        }
        old.broker.clientID = text("mqtt_setup", "mqtt_client_id", within: 1...65535)
        old.broker.username = text("mqtt_setup", "mqtt_username", within: 1...65535)
        old.broker.password = text("mqtt_setup", "mqtt_password", within: 1...65535)
        if old.broker.password != nil, old.broker.username == nil {
            remark(["mqtt_setup", "mqtt_password"], "not carried over: there is no mqtt_username that it belongs to")
            old.broker.password = nil
        }
        old.topicRoot = topic("mqtt_setup", "mqtt_root_prefix", otherwise: old.topicRoot)
    }

    mutating func readDevices(_ old: inout OldConfiguration) {
        let scom = ["device_manager_config", "scom"]
        old.serialPort = text("device_manager_config", "scom", "interface", within: 1...4096)
        if old.serialPort == nil {
            remark(scom + ["interface"], "names no serial port; fill in link.serial (/dev/ttyUSB0 stands there)")
        }
        let bauds: [Int64] = [1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200, 230400]
        if let baud = integer("device_manager_config", "scom", "baudrate", within: 1...230400, otherwise: "38400") {
            if bauds.contains(baud) {
                old.baud = Int(baud)
            } else {
                let allowed = bauds.map { "\($0)" }.joined(separator: ", ")
                remark(scom + ["baudrate"], "\(baud) is not one of \(allowed); 38400 in its place")
            }
        }
        if let count = integer(
            "device_manager_config", "number_of_scom_devices", "xtender", within: 1...9, otherwise: "1")
        {
            old.xtenders = UInt32(count)
        }
    }

    mutating func readTimes(_ old: inout OldConfiguration) {
        if let value = value("loop_sleep") {
            if let seconds = value.real ?? value.string.flatMap({ Double($0) }), (0...86400).contains(seconds) {
                old.loopSleep = seconds
                if seconds < 0.1 {
                    remark(["loop_sleep"], "no pause is not possible; a snapshot every 500ms in its place")
                }
            } else {
                remark(["loop_sleep"], "\(value.text()) is not within 0 to 86400; 5 in its place")
            }
        }
        old.discoveryBase = topic("discovery_base_topic", otherwise: old.discoveryBase)
        if (old.topicRoot + "/").hasPrefix(old.discoveryBase + "/") {
            let root = old.discoveryBase == "xtender" ? "xtmq" : "xtender"
            remark(
                ["mqtt_setup", "mqtt_root_prefix"],
                "\(old.topicRoot) lies under discovery_base_topic \(old.discoveryBase), which xtmq does not allow; \(root) in its place"
            )
            old.topicRoot = root
        }
        guard let value = value("urgent_list") else { return }
        guard let numbers = value.array else {
            remark(["urgent_list"], "\(value.text()) is no list of numbers; 3022 in its place")
            return
        }
        old.urgent = []
        for (index, number) in numbers.enumerated() {
            if let number = number.integer.flatMap({ UInt32(exactly: $0) }),
                let object = Catalog.standard.object(family: .xtender, number: number), object.isReadable
            {
                if !old.urgent.contains(number) { old.urgent.append(number) }
            } else {
                remark(
                    ["urgent_list", "\(index)"],
                    "\(number.text()) not carried over: the Xtenders have no such user info or parameter that can be read"
                )
            }
        }
    }

    /// What is switched on of `sensors` or `parameters`.
    mutating func objects(_ section: String, _ kind: ObjectKind) -> [OldObject] {
        let known = OldObject.all.filter { $0.kind == kind }
        guard let switches = value(section) else { return enabled(known.filter(\.isEnabledByDefault), section) }
        guard let members = switches.object else {
            remark([section], "not carried over: lines such as \(known[0].key): True are expected")
            return enabled(known.filter(\.isEnabledByDefault), section)
        }
        var states: [String: Bool] = [:]
        for (key, value) in members {
            if !known.contains(where: { $0.key == key }) {
                // The program's own file offered it, the program did not know it.
                let hint = key == "pvVoltage" ? "; solar voltage is a value of VarioTrack and VarioString" : ""
                if value != false { remark([section, key], "not carried over: xtender_mqtt had no such name\(hint)") }
            } else if let isOn = value.bool ?? value.integer.flatMap({ [0: false, 1: true][$0] }) {
                states[key] = isOn
            } else if !value.isNull {
                remark([section, key], "\(value.text()) is neither True nor False; its default in its place")
            }
        }
        return enabled(known.filter { states[$0.key] ?? $0.isEnabledByDefault }, section)
    }

    private mutating func enabled(_ objects: [OldObject], _ section: String) -> [OldObject] {
        for object in objects {
            if let intended = object.intended, let read = described(object.number), let meant = described(intended) {
                remark(
                    [section, object.key],
                    "it read \(object.number), which is \"\(read)\"; \(intended), \"\(meant)\", is read in its place")
            } else if Catalog.standard.object(family: .xtender, number: object.number)?.meaning == .signal {
                remark(
                    [section, object.key],
                    "\(object.number) is an act, not a value: no snapshot has it; write-param with the value 1 does it, "
                        + "and Home Assistant has a button for it, disabled at first")
            }
        }
        return objects
    }

    mutating func readLogging(_ old: inout OldConfiguration) {
        guard value("logging") != nil else { return }
        remark(["logging"], "handlers and formatters have no counterpart: xtmq logs to the terminal or the journal")
        let levels = [
            "DEBUG": "info", "INFO": "info", "WARNING": "warning", "WARN": "warning", "ERROR": "error",
            "CRITICAL": "critical", "FATAL": "critical",
        ]
        guard let name = value("logging", "loggers", "xtender_mqtt", "level")?.string else { return }
        guard let level = levels[name.uppercased()] else {
            remark(["logging", "loggers", "xtender_mqtt", "level"], "\(name) is no level of log; info in its place")
            return
        }
        old.logLevel = .init(name: name, level: level)
    }

    private func described(_ number: UInt32) -> String? {
        Catalog.standard.object(family: .xtender, number: number)?.description
    }

    /// A topic that others can stand under.
    private mutating func topic(_ path: String..., otherwise: String) -> String {
        guard let value = value(at: path) else { return otherwise }
        let topic = value.string ?? value.text()
        let trimmed = topic.drop { $0 == "/" }.reversed().drop { $0 == "/" }.reversed()
        let result = String(trimmed)
        let isSound =
            !result.isEmpty && !result.hasPrefix("$") && result.utf8.count <= 200
            && !result.contains { "+#\0".contains($0) } && value.object == nil && value.array == nil
        guard isSound else {
            remark(path, "\(value.text()) is no topic; \(otherwise) in its place")
            return otherwise
        }
        if result != topic { remark(path, "\(topic) has slashes at its ends; \(result) in its place") }
        return result
    }
}
