import JSONValue
import MQTTClient

/// What is known of an installation from what passes its broker.
struct WatchModel {
    struct Event {
        var time: String
        var text: String
    }

    /// More than any window shows.
    static let maximumEvents = 300

    let root: String
    /// The broker, as `host:port`.
    let address: String
    private(set) var service: String?
    private(set) var link: (isUp: Bool, text: String)?
    private(set) var load: LineLoad?
    private(set) var devices: [WatchedDevice] = []
    private(set) var events: [Event] = []
    /// Why there is no connection to the broker.
    var brokerError: String?
    private var narrator: TrafficNarrator
    private var statistics: JSONValue?

    init(root: String, address: String, ink: Ink) {
        self.root = root
        self.address = address
        narrator = TrafficNarrator(root: root, ink: ink)
    }

    /// - Returns: what is to be told in a line, where the message is worth one.
    @discardableResult
    mutating func take(
        _ message: MQTTMessage, at now: ContinuousClock.Instant, time: String
    ) -> TrafficNarrator.Line? {
        note(message)
        let line = narrator.tell(message, at: now)
        if case .event(let text)? = line { add(text, time: time) }
        return line
    }

    mutating func add(_ text: String, time: String) {
        events.append(Event(time: time, text: text))
        if events.count > Self.maximumEvents { events.removeFirst(events.count - Self.maximumEvents) }
    }

    /// - Parameter answer: `result` of `get-stats`.
    mutating func take(statistics answer: JSONValue) {
        load = LineLoad(answer, since: statistics) ?? load
        statistics = answer
    }

    /// The service no longer answers.
    mutating func loseStatistics() {
        load = nil
        statistics = nil
    }

    private mutating func note(_ message: MQTTMessage) {
        guard message.topic.hasPrefix(root + "/") else { return }
        let own = message.topic.dropFirst(root.count + 1).split(separator: "/").map(String.init)
        let text = TrafficNarrator.printable(String(decoding: message.payload.prefix(64), as: UTF8.self))
        switch (own.first, own.count) {
        case ("status", 1):
            service = text
            if text != "online" { loseStatistics() }
        case ("service", 1):
            guard let link = (try? JSONValue(parsing: message.payload))?["link"] else { return }
            let endpoint = link["endpoint"]?.string ?? "?"
            let reason = link["reason"]?.string.map { ": \($0)" } ?? ""
            let state = link["state"]?.string ?? "?"
            self.link = (state == "up", TrafficNarrator.printable("link \(state), \(endpoint)\(reason)"))
        case ("devices", 1): noteDevices(try? JSONValue(parsing: message.payload))
        case ("device", 3) where own[2] == "availability":
            if message.payload.isEmpty {
                devices.removeAll { $0.id == own[1] }
            } else {
                change(own[1]) { $0.isAvailable = text == "online" }
            }
        case ("device", 3) where own[2] == "snapshot":
            guard let snapshot = try? JSONValue(parsing: message.payload) else { return }
            change(own[1]) { $0.take(snapshot) }
        default: break
        }
    }

    private mutating func noteDevices(_ document: JSONValue?) {
        guard let list = document?["devices"]?.array else { return }
        for entry in list {
            guard let id = entry["id"]?.string else { continue }
            change(id) { device in
                device.alias = entry["alias"]?.string
                device.model = entry["model"]?.string
                device.isAvailable = entry["available"]?.bool ?? device.isAvailable
            }
        }
        let ids = list.compactMap { $0["id"]?.string }
        // Phases have snapshots and stand in no list.
        devices.removeAll { !ids.contains($0.id) && $0.time == nil }
    }

    private mutating func change(_ id: String, _ body: (inout WatchedDevice) -> Void) {
        let id = TrafficNarrator.printable(id)
        if let index = devices.firstIndex(where: { $0.id == id }) { return body(&devices[index]) }
        var device = WatchedDevice(id: id)
        body(&device)
        devices.append(device)
        devices.sort { $0.order < $1.order }
    }
}
