import Foundation
import JSONValue

/// What Home Assistant demands of a device-based discovery message, as far as its versions from 2024.11 on agree: what
/// it rejects, and what it drops without a word.
struct DiscoveryRules {
    private static let topMembers: Set = ["dev", "o", "avty", "avty_mode", "qos", "stat_t", "cmd_t", "cmps", "e"]
    private static let deviceMembers: Set = [
        "ids", "cns", "name", "mf", "mdl", "mdl_id", "hw", "sw", "sn", "sa", "via_device", "cu",
    ]
    private static let commonMembers: Set = [
        "p", "uniq_id", "def_ent_id", "name", "ent_cat", "en", "stat_t", "val_tpl", "avty", "avty_mode", "json_attr_t",
        "json_attr_tpl", "ic",
    ]
    private static let ownMembers: [String: Set<String>] = [
        "sensor": ["dev_cla", "unit_of_meas", "stat_cla", "sug_dsp_prc", "ops", "exp_aft", "frc_upd"],
        "binary_sensor": ["dev_cla", "pl_on", "pl_off", "exp_aft"],
        "number": ["cmd_t", "cmd_tpl", "dev_cla", "unit_of_meas", "min", "max", "step", "mode"],
        "select": ["cmd_t", "cmd_tpl", "ops"],
        "switch": ["cmd_t", "cmd_tpl", "stat_on", "stat_off", "pl_on", "pl_off", "dev_cla"],
        "button": ["cmd_t", "cmd_tpl", "pl_prs", "dev_cla"],
        "text": ["cmd_t", "cmd_tpl", "min", "max", "ptrn", "mode"],
        "time": ["cmd_t", "cmd_tpl"],
        "event": ["evt_typ", "dev_cla"],
    ]

    private let classes: JSONValue
    /// Those of 2024.11, or of 2026.11 with `time`.
    private let platforms: Set<String>

    init(knowsTime: Bool = false) throws {
        let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "device-classes.json")
        classes = try JSONValue(parsing: Array(Data(contentsOf: path)))
        platforms = Set(Self.ownMembers.keys).subtracting(knowsTime ? [] : ["time"])
    }

    /// What is wrong with a message; nothing for one that is accepted as a whole.
    func violations(of payload: JSONValue) -> [String] {
        guard let members = payload.object else { return ["no object"] }
        var found = unknown(members, Self.topMembers, "")
        let device = payload["dev"]?.object ?? [:]
        found += unknown(device, Self.deviceMembers, "dev.")
        if (device["ids"]?.array ?? []).isEmpty { found.append("dev: no ids") }
        if payload["o"]?["name"]?.string?.isEmpty ?? true { found.append("o: no name") }
        found += unknown(payload["o"]?.object ?? [:], ["name", "sw", "url"], "o.")
        found += availability(payload, "")
        if let quality = payload["qos"], ![0, 1, 2].contains(quality) { found.append("qos") }
        guard let components = payload["cmps"]?.object else { return found + ["no cmps"] }
        for (key, component) in components {
            let isSound = !key.isEmpty && key.utf8.allSatisfy { isWord($0) || $0 == UInt8(ascii: "-") }
            if !isSound { found.append("\(key): not a key") }
            found += violations(of: component.object ?? [:], in: payload).map { "\(key): \($0)" }
        }
        return found
    }

    private func violations(of component: JSONObject, in payload: JSONValue) -> [String] {
        guard let platform = component["p"]?.string, platforms.contains(platform) else {
            return ["platform \(component["p"]?.text() ?? "")"]
        }
        // The platform alone takes a component away.
        guard component.count > 1 else { return [] }
        var found = unknown(component, Self.commonMembers.union(Self.ownMembers[platform]!), "")
        if component["uniq_id"]?.string?.isEmpty ?? true { found.append("no uniq_id") }
        if component["name"]?.string?.isEmpty ?? true { found.append("no name") }
        if component["def_ent_id"]?.string?.hasPrefix(platform + ".") == false { found.append("def_ent_id") }
        if let enabled = component["en"], enabled.bool == nil { found.append("en") }
        if let category = component["ent_cat"], !["config", "diagnostic"].contains(category) {
            found.append("ent_cat")
        }
        found += availability(.object(component), "")
        for template in ["val_tpl", "cmd_tpl", "json_attr_tpl"] {
            guard let text = component[template] else { continue }
            if !isBalanced(text.string ?? "") { found.append(template) }
        }
        let isCommanded = Self.ownMembers[platform]!.contains("cmd_t")
        if isCommanded, !isThere("cmd_t", in: component, payload) { found.append("no command topic") }
        if platform != "button", !isThere("stat_t", in: component, payload) { found.append("no state topic") }
        switch platform {
        case "sensor": found += sensor(component)
        case "number": found += number(component)
        case "select": found += options(component["ops"])
        case "text": found += text(component)
        case "event": found += options(component["evt_typ"])
        case "binary_sensor", "button":
            if let name = component["dev_cla"], classes[platform]?.array?.contains(name) != true {
                found.append("device class \(name.text())")
            }
        default: break
        }
        return found
    }

    // MARK: Platforms

    private func sensor(_ component: JSONObject) -> [String] {
        var found: [String] = []
        let (unit, stateClass) = (component["unit_of_meas"], component["stat_cla"])
        if component["ent_cat"] == "config" { found.append("a sensor is no setting") }
        if let stateClass, !["measurement", "total", "total_increasing"].contains(stateClass) {
            found.append("state class \(stateClass.text())")
        }
        if let precision = component["sug_dsp_prc"], !(0...9).contains(precision.integer ?? -1) {
            found.append("sug_dsp_prc")
        }
        if let choice = component["ops"] {
            found += options(choice)
            if component["dev_cla"] != "enum" || unit != nil || stateClass != nil { found.append("options") }
        }
        guard let name = component["dev_cla"]?.string else { return found }
        guard let allowed = classes["sensor"]?[name] else { return found + ["device class \(name)"] }
        if let units = allowed["units"]?.array {
            if unit.map({ !units.contains($0) }) ?? true { found.append("unit of \(name)") }
        } else if unit != nil {
            found.append("unit of \(name)")
        }
        if let stateClass, allowed["state_classes"]?.array?.contains(stateClass) != true {
            found.append("state class of \(name)")
        }
        return found
    }

    private func number(_ component: JSONObject) -> [String] {
        var found: [String] = []
        // Without them 1 to 100 holds.
        if let least = component["min"]?.real, let most = component["max"]?.real {
            if least >= most { found.append("min and max") }
        } else {
            found.append("no min or max")
        }
        if let step = component["step"], (step.real ?? 0) < 0.001 { found.append("step") }
        if let mode = component["mode"], !["auto", "box", "slider"].contains(mode) { found.append("mode") }
        if let name = component["dev_cla"]?.string {
            let units = classes["number"]?[name]?.array ?? []
            if component["unit_of_meas"].map({ !units.contains($0) }) ?? true { found.append("unit of \(name)") }
        }
        return found
    }

    private func text(_ component: JSONObject) -> [String] {
        var found: [String] = []
        if !(0...255).contains(component["max"]?.integer ?? 255) { found.append("max") }
        if let pattern = component["ptrn"], (try? NSRegularExpression(pattern: pattern.string ?? "[")) == nil {
            found.append("ptrn")
        }
        return found
    }

    // MARK: Parts

    private func unknown(_ members: JSONObject, _ known: Set<String>, _ path: String) -> [String] {
        members.keys.filter { !known.contains($0) }.map { "unknown \(path)\($0)" }
    }

    /// A device's topics are those of its components too.
    private func isThere(_ member: String, in component: JSONObject, _ payload: JSONValue) -> Bool {
        component.keys.contains(member) || payload.object?.keys.contains(member) ?? false
    }

    private func availability(_ members: JSONValue, _ path: String) -> [String] {
        var found: [String] = []
        for entry in members["avty"]?.array ?? [] where entry["t"]?.string?.isEmpty ?? true { found.append("avty") }
        if let mode = members["avty_mode"], !["all", "any", "latest"].contains(mode) { found.append("avty_mode") }
        return found
    }

    private func options(_ options: JSONValue?) -> [String] {
        guard let options = options?.array, !options.isEmpty, options.allSatisfy({ $0.string?.isEmpty == false }) else {
            return ["no options"]
        }
        return Set(options).count == options.count ? [] : ["options twice"]
    }

    private func isBalanced(_ template: String) -> Bool {
        template.contains("{{")
            && template.components(separatedBy: "{{").count == template.components(separatedBy: "}}").count
            && template.components(separatedBy: "{%").count == template.components(separatedBy: "%}").count
    }

    private func isWord(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "_") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }
}
