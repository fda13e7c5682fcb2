import JSONValue

extension ConfigurationReader {
    /// `nil` where the link has no sound endpoint.
    mutating func link() -> Configuration.Link? {
        guard let node = member("link", of: top) else { return nil }
        let quiet = quietWindows(of: node)
        let addresses = sourceAddresses(of: node)
        guard let endpoint = endpoint(of: node) else { return nil }
        var link = Configuration.Link(endpoint: endpoint)
        link.baud = integer("baud", of: node) ?? link.baud
        link.parity = string("parity", of: node).flatMap { .init(rawValue: $0) } ?? link.parity
        link.responseTimeout =
            integer("response_timeout_ms", of: node).map { .milliseconds($0) } ?? link.responseTimeout
        link.sourceAddresses = addresses ?? link.sourceAddresses
        link.quiet = quiet
        link.maximumBusyPercent = integer("max_busy_percent", of: node) ?? link.maximumBusyPercent
        return link
    }

    private mutating func endpoint(of node: Node) -> Configuration.Link.Endpoint? {
        let kinds = ["serial", "tcp", "listen"]
        let given = kinds.filter { node.value[$0] != nil }
        guard given.count == 1 else {
            let all = kinds.joined(separator: ", ")
            report(
                node.pointer,
                given.isEmpty
                    ? "needs one of \(all)"
                    : "has \(given.joined(separator: " and ")); exactly one of \(all) is allowed")
            return nil
        }
        guard let member = member(given[0], of: node), let text = member.value.string else { return nil }
        if given[0] == "serial" { return .serial(path: TextFile.resolve(text, in: folder)) }
        guard let (host, port) = HostAndPort.parse(text) else {
            let form = given[0] == "tcp" ? "host:port" : "address:port"
            report(
                member.pointer,
                "\(text) is not \(form) with a port of 1 to 65535; an IPv6 address stands in brackets")
            return nil
        }
        if given[0] == "tcp" { return .tcp(host: host, port: port) }
        let address = host == "*" ? "0.0.0.0" : host
        guard HostAndPort.isAddress(address) else {
            report(
                member.pointer,
                "\(host) is no address of this machine; allowed are *, 0.0.0.0, :: in brackets and the like")
            return nil
        }
        return .listen(address: address, port: port)
    }

    private mutating func sourceAddresses(of node: Node) -> ClosedRange<UInt32>? {
        guard let range = member("source_addresses", of: node) else { return nil }
        let ends = (elements("source_addresses", of: node) ?? []).compactMap { $0.value.integer }
        guard ends.count == 2, let first = UInt32(exactly: ends[0]), let last = UInt32(exactly: ends[1]) else {
            return nil
        }
        guard first <= last else {
            report(range.pointer, "\(first) is above \(last); the first must not be above the last")
            return nil
        }
        return first...last
    }

    private mutating func quietWindows(of node: Node) -> [Configuration.QuietWindow] {
        var windows: [Configuration.QuietWindow] = []
        for element in elements("quiet", of: node) ?? [] {
            guard let text = element.value.string else { continue }
            if let window = Configuration.QuietWindow(text) {
                windows.append(window)
            } else {
                report(
                    element.pointer,
                    "\(text) is no span of a day; two different times of 00:00 to 24:00 are allowed, as in 23:30-00:45")
            }
        }
        return windows
    }
}
