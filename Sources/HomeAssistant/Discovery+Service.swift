import JSONValue

extension Discovery {
    /// The service itself: whether it runs, its link, and what it reports.
    func serviceAnnouncement() -> Announcement {
        let identity = identity(nil)
        let description: JSONObject = [
            "ids": [.string(identity.identifier)], "name": .string("xtmq \(settings.topicRoot)"), "mf": "xtmq",
            "mdl": "MQTT gateway for Studer Xtender installations", "sw": .string(settings.version),
        ]
        let components =
            connectivity(identity) + [
                sensor(identity, "gateway_firmware", "Gateway firmware", "{{ value_json.gateway.firmware }}"),
                sensor(
                    identity, "device_count", "Devices", "{{ value_json.device_count }}", ["stat_cla": "measurement"]),
                sensor(
                    identity, "started", "Started", "{{ value_json.get('started') }}", ["dev_cla": "timestamp"],
                    isEnabled: false),
                messages(identity), writes(identity),
            ]
        let payload = payload(
            description, availability: ["status"], shared: ["stat_t": .string("\(settings.topicRoot)/service")],
            components)
        return Announcement(topic: topic(of: nil), payload: payload)
    }

    private func connectivity(_ identity: Identity) -> [Component] {
        var running = Component(
            .binarySensor, "running", of: identity, title: "Running", entity: "running", category: .diagnostic,
            isEnabled: true)
        running["stat_t"] = .string("\(settings.topicRoot)/status")
        running["pl_on"] = "online"
        running["pl_off"] = "offline"
        running["dev_cla"] = "connectivity"
        // It says that the service does not run, so it must not become unavailable then.
        running["avty"] = []
        var link = Component(
            .binarySensor, "link", of: identity, title: "Link to the gateway", entity: "link", category: .diagnostic,
            isEnabled: true)
        link["val_tpl"] = "{{ value_json.link.state }}"
        link["pl_on"] = "up"
        link["pl_off"] = "down"
        link["dev_cla"] = "connectivity"
        link["json_attr_t"] = .string("\(settings.topicRoot)/service")
        link["json_attr_tpl"] = "{{ value_json.link | tojson }}"
        return [running, link]
    }

    private func sensor(
        _ identity: Identity, _ name: String, _ title: String, _ template: String, _ members: JSONObject = [:],
        isEnabled: Bool = true
    ) -> Component {
        var component = Component(
            .sensor, name, of: identity, title: title, entity: name, category: .diagnostic, isEnabled: isEnabled)
        component["val_tpl"] = .string(template)
        for (key, value) in members { component[key] = value }
        return component
    }

    /// Messages (alarms, warnings) of all devices, by severity.
    private func messages(_ identity: Identity) -> Component {
        var component = Component(
            .event, "messages", of: identity, title: "Messages", entity: "messages", isEnabled: true)
        component["stat_t"] = .string("\(settings.topicRoot)/event/message")
        component["evt_typ"] = ["info", "warning", "error", "halted", "unlisted"]
        component["val_tpl"] = .string(
            event(
                type: "value_json.severity | default('unlisted', true)",
                members: ["message", "text", "device", "address", "time"]))
        return component
    }

    /// Writes that clients tried, by outcome; what became of a write from Home Assistant stands here.
    private func writes(_ identity: Identity) -> Component {
        var component = Component(
            .event, "writes", of: identity, title: "Writes", entity: "writes", category: .diagnostic, isEnabled: false)
        component["stat_t"] = .string("\(settings.topicRoot)/event/write")
        component["evt_typ"] = ["acknowledged", "verified", "skipped", "restored", "refused", "failed"]
        component["val_tpl"] = .string(
            event(
                type: "value_json.outcome",
                members: ["client", "method", "device", "param", "name", "value", "before", "after", "error", "time"]))
        return component
    }

    private func event(type: String, members: [String]) -> String {
        let attributes = members.map { ", '\($0)': value_json.get('\($0)')" }.joined()
        return "{{ {'event_type': \(type)\(attributes)} | tojson }}"
    }
}
