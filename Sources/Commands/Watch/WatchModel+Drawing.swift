extension WatchModel {
    private static let cellWidth = 44
    private static let nameWidth = 28

    /// The whole window, line by line: the service and its line, the devices with as many values as there is room for,
    /// and below them what was asked and answered last.
    func frame(_ size: Terminal.Size, ink: Ink) -> [String] {
        let head = head(size.columns, ink)
        // At least a quarter of the window is for requests.
        let room = size.rows - head.count - 1 - max(3, size.rows / 4)
        let body = devices.isEmpty ? [ink(.dim, "no devices yet")] : deviceLines(max(0, room), size.columns, ink)
        var lines = head + body + [rule("requests", size.columns, ink)]
        let recent = events.suffix(max(0, size.rows - lines.count))
        lines += recent.map { ink(.dim, $0.time) + " " + $0.text }
        return lines.prefix(size.rows).map { TrafficScreen.cut($0, to: size.columns) }
    }

    /// Whether what is shown is how it stands now.
    private var isLive: Bool { brokerError == nil && service == "online" }

    private func head(_ columns: Int, _ ink: Ink) -> [String] {
        let title = "xtmq watch  \(root) at \(address)"
        let hint = "q quits"
        let gap = String(repeating: " ", count: max(2, columns - title.count - hint.count))
        var state: [String] = []
        if let brokerError { state.append(ink(.red, "broker: \(TrafficNarrator.printable(brokerError))")) }
        state.append(ink(service == "online" ? .green : .red, "service \(service ?? "not seen yet")"))
        if isLive, let link { state.append(ink(link.isUp ? .green : .red, link.text)) }
        let line = load.map { "line \(ink(.cyan, $0.bar(20))) \($0.text)" } ?? ink(.dim, "line: not known")
        return [
            ink(.bold, title) + ink(.dim, gap + hint), state.joined(separator: "  "), line,
            rule("devices", columns, ink),
        ]
    }

    private func rule(_ title: String, _ columns: Int, _ ink: Ink) -> String {
        ink(.dim, "── \(title) " + String(repeating: "─", count: max(0, columns - title.count - 4)))
    }

    /// Every device has a line at least; what room is left goes to the first ones' values, evenly.
    private func deviceLines(_ room: Int, _ columns: Int, _ ink: Ink) -> [String] {
        guard devices.count <= room else {
            let shown = max(0, room - 1)
            return devices.prefix(shown).map { title(of: $0, columns, ink, alone: true) }
                + [ink(.dim, "… \(devices.count - shown) more devices; a taller window shows them")].prefix(room)
        }
        let grids = devices.map { grid(of: $0, columns, ink) }
        var heights = devices.map { _ in 0 }
        var left = room - devices.count
        while left > 0,
            let index = heights.indices.filter({ heights[$0] < grids[$0].count }).min(by: {
                heights[$0] < heights[$1]
            })
        {
            heights[index] += 1
            left -= 1
        }
        return zip(devices, zip(grids, heights)).flatMap { device, part in
            [title(of: device, columns, ink, alone: part.1 == 0)] + part.0.prefix(part.1)
        }
    }

    /// - Parameter alone: whether there is no room for values below it.
    private func title(of device: WatchedDevice, _ columns: Int, _ ink: Ink, alone: Bool) -> String {
        var text = ink(.bold, device.id)
        if let alias = device.alias { text += " " + TrafficNarrator.printable(alias) }
        if !alone, let model = device.model { text += ink(.dim, "  " + TrafficNarrator.printable(model)) }
        switch device.isAvailable {
        case _ where !isLive: text += ink(.red, "  as it was last")
        case true?: break
        case false?: text += ink(.red, "  offline")
        case nil: text += ink(.dim, "  ?")
        }
        if alone, !device.values.isEmpty {
            text += "  " + device.values.prefix(8).map { "\(ink(.dim, $0.name)) \($0.text)" }.joined(separator: "  ")
        } else if !alone, let time = device.time?.dropFirst(11).prefix(8) {
            text += ink(.dim, "  \(time)")
        }
        if !device.missing.isEmpty { text += ink(.yellow, "  \(device.missing.count) missing") }
        return text
    }

    private func grid(of device: WatchedDevice, _ columns: Int, _ ink: Ink) -> [String] {
        let perLine = max(1, (columns - 2) / Self.cellWidth)
        let cells = device.values.map { value in
            let name = Self.fitted(value.name, Self.nameWidth)
            let room = Self.cellWidth - Self.nameWidth - 3
            return ink(.dim, name) + " " + Self.fitted(value.text, room) + "  "
        }
        return stride(from: 0, to: cells.count, by: perLine).map { start in
            "  " + cells[start..<min(start + perLine, cells.count)].joined()
        }
    }

    private static func fitted(_ text: String, _ width: Int) -> String {
        text.count > width
            ? text.prefix(width - 1) + "…" : text + String(repeating: " ", count: width - text.count)
    }
}
