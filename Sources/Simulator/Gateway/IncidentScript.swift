import ScomProtocol

/// When which incidents befall an installation: once, or again and again.
public struct IncidentScript: Hashable, Sendable {
    public struct Entry: Hashable, Sendable {
        /// From the start of the script; of one that is repeated, from the start and then from one to the next.
        public var time: Duration
        public var isRepeated: Bool
        public var incident: Incident

        public init(after time: Duration, _ incident: Incident) {
            self.time = time
            self.incident = incident
            isRepeated = false
        }

        /// - Parameter time: at least a second, so that a script cannot busy the simulator with itself.
        public init(every time: Duration, _ incident: Incident) {
            self.time = max(time, .seconds(1))
            self.incident = incident
            isRepeated = true
        }
    }

    public var entries: [Entry]

    public init(_ entries: [Entry] = []) {
        self.entries = entries
    }

    /// What a line of a script can say after its time, each with what it does.
    public static let actions: [(text: String, meaning: String)] = [
        ("unplug DURATION", "the line is pulled out, and put back after that time"),
        ("silence DURATION", "the gateway hears and says nothing"),
        ("busy DURATION", "the gateway answers that it is busy"),
        ("restart DURATION", "the gateway starts anew, which takes that time"),
        ("slow DELAY DURATION", "answers come so much later, for that time"),
        ("remove DEVICE DURATION", "a device leaves the bus and comes back: remove xt2 30s"),
        ("swap DEVICE DURATION", "and comes back as another one, with another serial number"),
        ("reset DEVICE", "a device starts anew"),
        ("faults KIND…", "the next exchanges meet these faults, one each: faults late:3s none damaged-data"),
    ]

    /// Reads a script: `10s unplug 2s` or `every 60s slow 900ms 3s` on each line, comments after `#`.
    public init(parsing text: String) throws(SimulatorError) {
        entries = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let code = line.prefix { $0 != "#" }
            let words = code.split { $0 == " " || $0 == "\t" || $0 == "\r" }.map(String.init)
            guard !words.isEmpty else { continue }
            guard let entry = IncidentScript.entry(words) else {
                let actions = IncidentScript.actions.map(\.text).joined(separator: ", ")
                throw SimulatorError(
                    .invalidConfiguration,
                    "line \(index + 1): '\(words.joined(separator: " "))': expected a time (10s, or every 60s) and one "
                        + "of: \(actions)")
            }
            entries.append(entry)
        }
    }

    private static func entry(_ words: [String]) -> Entry? {
        let isRepeated = words[0] == "every"
        let rest = isRepeated ? words.dropFirst() : words[...]
        guard let first = rest.first, let time = Duration(simulated: first) else { return nil }
        guard let incident = incident([String](rest.dropFirst())) else { return nil }
        guard isRepeated else { return Entry(after: time, incident) }
        return time < .seconds(1) ? nil : Entry(every: time, incident)
    }

    private static func incident(_ words: [String]) -> Incident? {
        guard let name = words.first else { return nil }
        let rest = [String](words.dropFirst())
        if name == "faults" {
            let faults = rest.compactMap { Fault($0) }
            return faults.isEmpty || faults.count < rest.count ? nil : .faults(faults)
        }
        let duration = rest.last.flatMap { Duration(simulated: $0) }
        let device = rest.first.flatMap { DeviceID($0)?.address }
        switch (name, rest.count) {
        case ("unplug", 1): return duration.map { .unplug($0) }
        case ("silence", 1): return duration.map { .silence($0) }
        case ("busy", 1): return duration.map { .busy($0) }
        case ("restart", 1): return duration.map { .restart($0) }
        case ("slow", 2):
            guard let delay = Duration(simulated: rest[0]), let duration else { return nil }
            return .slow(by: delay, duration)
        case ("remove", 2), ("swap", 2):
            guard let device, device.isUnicast, let duration else { return nil }
            return name == "swap" ? .swap(device, duration) : .remove(device, duration)
        case ("reset", 1): return device.flatMap { $0.isUnicast ? .reset($0) : nil }
        default: return nil
        }
    }
}
