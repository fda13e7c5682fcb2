import JSONValue
import ScomCatalog
import ScomProtocol

extension ConfigurationReader {
    mutating func devices() -> Configuration.DeviceChoice {
        guard member("devices", of: top)?.value.array != nil else { return .automatic }
        var devices: [Configuration.Device] = []
        var aliases: Set<String> = []
        for element in elements("devices", of: top) ?? [] {
            guard let member = member("id", of: element), let id = singleDevice(member) else { continue }
            if devices.contains(where: { $0.id == id }) {
                report(member.pointer, "\(id) is listed twice")
                continue
            }
            if let other = devices.first(where: { $0.id.address == id.address }) {
                report(member.pointer, "\(id) cannot stand beside \(other.id); both have the address \(id.address)")
                continue
            }
            var device = Configuration.Device(id: id)
            if let alias = self.member("alias", of: element), let text = alias.value.string {
                if let fault = aliasFault(text, aliases) {
                    report(alias.pointer, fault)
                } else {
                    device.alias = text
                    aliases.insert(text)
                }
            }
            devices.append(device)
        }
        return .listed(devices)
    }

    private mutating func singleDevice(_ node: Node) -> DeviceID? {
        let allowed = "xt1 to xt9, vt1 to vt15, vs1 to vs15, xcom, bsp or bms"
        guard let id = deviceID(node.value), id.address.isUnicast else {
            report(node.pointer, "\(Self.text(node.value)) is no single device; allowed are \(allowed)")
            return nil
        }
        return id
    }

    /// By identifier or address; the address 601 is a BSP's unless the file says `bms`.
    private func deviceID(_ value: JSONValue) -> DeviceID? {
        if let text = value.string { return DeviceID(text) }
        guard let number = value.integer, let address = UInt32(exactly: number) else { return nil }
        let candidate = ScomAddress(address)
        return candidate.families.first.flatMap { DeviceID(family: $0, address: candidate) }
    }

    private func aliasFault(_ alias: String, _ others: Set<String>) -> String? {
        if others.contains(alias) { return "\(alias) is the alias of another device" }
        if DeviceID(alias) != nil || ["all", "none", "master", "average", "sum", "*"].contains(alias) {
            return
                "\(alias) has a meaning of its own; any name but a device, group, all, none, master, average or sum is allowed"
        }
        if alias.allSatisfy({ $0.isASCII && $0.isNumber }) { return "\(alias) could be an address; a name is allowed" }
        let isText = alias.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
        return isText && alias.first != " " && alias.last != " "
            ? nil : "must not hold control characters, nor begin or end with a space"
    }

    mutating func snapshots(_ devices: [Configuration.Device]) -> [Configuration.SnapshotGroup]? {
        guard let groups = elements("snapshots", of: top) else { return nil }
        return groups.compactMap { group(of: $0, devices) }
    }

    private mutating func group(
        of node: Node, _ devices: [Configuration.Device]
    ) -> Configuration.SnapshotGroup? {
        let period = duration("every", of: node, within: .milliseconds(100) ... .seconds(86400))
        var targets: [Configuration.SnapshotGroup.Target] = []
        for element in elements("devices", of: node) ?? [] {
            if let target = target(element.value, devices) {
                targets.append(target)
            } else {
                let aliases = devices.compactMap(\.alias)
                let names = aliases.isEmpty ? "" : ", \(aliases.joined(separator: ", "))"
                report(
                    element.pointer,
                    "no device or group \(Self.text(element.value)); allowed are all, xt, vt, vs, bsp, bms, xcom, xt1 to "
                        + "xt9, l1 to l3, vt1 to vt15, vs1 to vs15\(names)")
            }
        }
        if member("devices", of: node) == nil { targets = [.all] }
        let families = Configuration.SnapshotGroup.families(of: targets)
        let infos = references("infos", of: node, kind: .info, families: families)
        let parameters = references("params", of: node, kind: .parameter, families: families)
        if node.value["infos"]?.array?.isEmpty ?? true, node.value["params"]?.array?.isEmpty ?? true {
            report(node.pointer, "reads nothing; infos or params must name something")
        }
        guard let period else { return nil }
        return .init(period: period, targets: targets, infos: infos, parameters: parameters)
    }

    private func target(
        _ value: JSONValue, _ devices: [Configuration.Device]
    ) -> Configuration.SnapshotGroup.Target? {
        if value.string == "all" { return .all }
        // 601 is a BSP or a BMS, whichever the file lists.
        if let number = value.integer, let device = devices.first(where: { Int64($0.id.address.rawValue) == number }) {
            return .device(device.id)
        }
        if let text = value.string, let device = devices.first(where: { $0.alias == text }) {
            return .device(device.id)
        }
        guard let id = deviceID(value) else { return nil }
        return id.address.isGroup ? .family(id.family) : .device(id)
    }

    static func text(_ value: JSONValue) -> String { value.string ?? value.text() }
}
