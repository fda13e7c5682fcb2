import JSONValue
import MQTTClient
import Runtime

/// Tells in a line each what passes the broker.
struct TrafficNarrator {
    enum Line: Equatable {
        /// Something that happened: shown for good.
        case event(String)
        /// The present state of a device: the next one takes its place.
        case snapshot(device: String, String)
    }

    private let root: String
    private let ink: Ink
    /// Method and time of the latest requests, by where their answer goes.
    private var asked: [(place: ResponsePlace, method: String, time: ContinuousClock.Instant)] = []
    /// What retained topics said last, so that repetitions are not told.
    private var told: [String: String] = [:]

    private struct ResponsePlace: Equatable {
        var topic: String
        var id: String?
        var correlationData: [UInt8]?
    }

    /// Requests without an answer are forgotten beyond that.
    private static let maximumAsked = 256
    private static let maximumTextLength = 160

    init(root: String, ink: Ink) {
        self.root = root
        self.ink = ink
    }

    /// `nil` for what is of no interest here, such as discovery for Home Assistant.
    mutating func tell(_ message: MQTTMessage, at now: ContinuousClock.Instant) -> Line? {
        let levels = message.topic.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        let rootLevels = root.split(separator: "/").map(String.init)
        guard levels.starts(with: rootLevels) else { return response(message, at: now) }
        let own = Array(levels.dropFirst(rootLevels.count))
        let document = try? JSONValue(parsing: message.payload)
        let text = Self.printable(String(decoding: message.payload.prefix(200), as: UTF8.self))
        switch (own.first, own.count) {
        case ("request", 2...3): return request(message, method: own[1], client: own.count == 3 ? own[2] : nil, at: now)
        case ("response", _): return response(message, at: now, method: own.count > 1 ? own[1] : nil)
        case ("status", 1): return news(message.topic, "service \(text)", text == "online" ? .green : .red)
        case ("service", 1): return document.flatMap { service($0) }.flatMap { news(message.topic, $0, .green) }
        case ("devices", 1): return document.flatMap { news(message.topic, devices($0), .green) }
        case ("device", 3) where own[2] == "availability":
            let isFirst = told[message.topic] == nil
            let line = news(message.topic, "\(own[1]) \(text)", text == "online" ? .green : .red)
            return isFirst && text == "online" ? nil : line
        case ("device", 3) where own[2] == "snapshot":
            return document.flatMap { SnapshotSummary($0, ink: ink).map { .snapshot(device: own[1], $0.text) } }
        case ("event", 2): return document.map { .event(own[1] == "write" ? audit($0) : alarm($0)) }
        default: return nil
        }
    }

    private mutating func request(
        _ message: MQTTMessage, method: String, client: String?, at now: ContinuousClock.Instant
    ) -> Line {
        let text = String(decoding: message.payload, as: UTF8.self)
        let topic = message.responseTopic ?? "\(root)/response/\(method)" + (client.map { "/" + $0 } ?? "")
        let id = (try? JSONValue(parsing: message.payload))?["id"]
        let place = ResponsePlace(topic: topic, id: id?.text(), correlationData: message.correlationData)
        if asked.count == Self.maximumAsked { asked.removeFirst() }
        asked.append((place, method, now))
        let by = client.map { ink(.dim, " from \(Self.printable($0))") } ?? ""
        return .event(
            "\(ink(.cyan, "→ \(Self.printable(method))"))\(by) \(Self.shortened(text.split(separator: "\n").joined()))")
    }

    private mutating func response(
        _ message: MQTTMessage, at now: ContinuousClock.Instant, method known: String? = nil
    ) -> Line? {
        guard known != nil || asked.contains(where: { $0.place.topic == message.topic }),
            let document = try? JSONValue(parsing: message.payload), document["status"] != nil
        else { return nil }
        let place = ResponsePlace(
            topic: message.topic, id: document["id"]?.text(), correlationData: message.correlationData)
        var method = known
        var duration = ""
        if let index = asked.lastIndex(where: { $0.place == place }) {
            method = asked[index].method
            let milliseconds = (now - asked[index].time) / .milliseconds(1)
            duration = ink(.dim, "  after \(Int(milliseconds.rounded())) ms")
            if document["result"]?["last"]?.bool ?? true { asked.remove(at: index) }
        }
        let summary = ResponseSummary(document)
        let mark = ink(summary.isError ? .red : .cyan, "← \(Self.printable(method ?? "?"))")
        return .event(
            "\(mark) \(ink(summary.isError ? .red : .green, Self.printable(summary.outcome))) \(Self.shortened(summary.text))\(duration)"
        )
    }

    private mutating func news(_ topic: String, _ text: String, _ color: Ink.Color) -> Line? {
        let text = Self.printable(text)
        guard told.updateValue(text, forKey: topic) != text else { return nil }
        return .event(ink(color, "● \(text)"))
    }

    /// `nil` while the link is as it was when the service started: not tried yet.
    private func service(_ document: JSONValue) -> String? {
        let link = document["link"]
        if link?["state"] == "down", let since = link?["since"], since == document["started"] { return nil }
        let reason = link?["reason"]?.string.map { ": \($0)" } ?? ""
        return "link \(link?["state"]?.string ?? "?") at \(link?["endpoint"]?.string ?? "?")\(reason)"
    }

    private func devices(_ document: JSONValue) -> String {
        let devices = document["devices"]?.array ?? []
        let names = devices.map { device in
            (device["id"]?.string ?? "?") + (device["available"] == false ? " (offline)" : "")
        }
        return devices.isEmpty ? "no devices yet" : "\(devices.count) devices: \(names.joined(separator: ", "))"
    }

    private func audit(_ record: JSONValue) -> String {
        let object = record["name"]?.string ?? record["param"]?.text() ?? "?"
        let change = "\(record["before"]?.text() ?? "?") → \(record["after"]?.text() ?? "?")"
        let outcome = record["outcome"]?.string ?? "?"
        let reason = record["error"]?["code"]?.string.map { " \($0)" } ?? ""
        let text = "written \(record["device"]?.string ?? "?") \(object) \(change) \(outcome)\(reason)"
        return ink(.magenta, "✎ \(Self.printable(text))")
            + ink(.dim, Self.printable(" by \(record["client"]?.string ?? "?")"))
    }

    private func alarm(_ message: JSONValue) -> String {
        ink(.yellow, Self.printable("! \(message["device"]?.string ?? "?"): \(message["text"]?.string ?? "?")"))
    }

    static func shortened(_ text: String) -> String {
        let text = printable(text)
        return text.count <= maximumTextLength ? text : text.prefix(maximumTextLength - 1) + "…"
    }

    /// What others wrote must not move the cursor.
    static func printable(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else { return text }
        return String(
            String.UnicodeScalarView(text.unicodeScalars.map { $0.properties.generalCategory == .control ? "·" : $0 }))
    }
}
