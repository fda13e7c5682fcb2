import Configuration
import JSONValue
import Runtime
import ScomCatalog
import ScomProtocol

/// What the broker is told, and what it retains: each change turns into publications, and everything can be told again.
struct SnapshotPublisher: Sendable {
    typealias Instant = ContinuousClock.Instant

    private struct Retained: Sendable {
        var publication: Publication
        let instant: Instant
    }

    private struct Published: Sendable {
        var sequence = 0
        var content: SnapshotContent?
        var snapshot: Retained?
        /// By topic.
        var values: [String: Retained] = [:]
    }

    /// Periods after which the broker may forget a snapshot that was not replaced.
    static let periodsToExpiry = 10

    var settings: Configuration.Publish
    private var devices: [DeviceID: Published] = [:]
    private var availability: [DeviceID: Bool] = [:]
    /// Topics that were cleared: a broker that was away then has still to be told.
    private var cleared: Set<String> = []

    init(settings: Configuration.Publish) {
        self.settings = settings
    }

    /// The devices of whom anything is retained.
    var known: Set<DeviceID> { Set(devices.keys).union(availability.keys) }

    /// A device's snapshot and its values; nothing where it has not changed and need not be repeated.
    mutating func publish(
        _ content: SnapshotContent, of device: SnapshotSelection.Contents, now: Instant, time: WallTime
    ) -> [Publication] {
        var published = devices[device.id] ?? Published()
        if published.content == content, !mustRepeat(published, device, now) { return [] }
        published.sequence += 1
        published.content = content
        let json = content.json(of: device.id, alias: device.alias, sequence: published.sequence, time: time)
        let snapshot = Publication(
            topic: "device/\(device.id)/snapshot", payload: json.serialized(),
            expirySeconds: expiry(device.shortestPeriod, heartbeat: settings.onChange ? settings.heartbeat : .zero))
        published.snapshot = Retained(publication: snapshot, instant: now)
        let values = values(content, device, &published, now)
        devices[device.id] = published
        cleared.subtract(([snapshot] + values).lazy.filter { !$0.payload.isEmpty }.map(\.topic))
        return [snapshot] + values
    }

    /// Whether a device answers; nothing where the broker knows.
    mutating func publish(isAvailable: Bool, of id: DeviceID) -> [Publication] {
        guard availability[id] != isAvailable else { return [] }
        availability[id] = isAvailable
        let publication = SnapshotPublisher.availability(isAvailable, of: id)
        cleared.remove(publication.topic)
        return [publication]
    }

    /// Clears a device's snapshot and values: nothing of it is read any more.
    mutating func retireSnapshot(of id: DeviceID) -> [Publication] {
        guard let published = devices.removeValue(forKey: id) else { return [] }
        return clear([published.snapshot?.publication.topic].compactMap(\.self) + published.values.keys.sorted())
    }

    /// Clears a device that is no longer there.
    mutating func retire(_ id: DeviceID) -> [Publication] {
        let snapshot = retireSnapshot(of: id)
        guard availability.removeValue(forKey: id) != nil else { return snapshot }
        return snapshot + clear(["device/\(id)/availability"])
    }

    /// Everything that a broker should have retained, in its newest state, less what has expired.
    func everything(now: Instant) -> [Publication] {
        var publications = cleared.sorted().map { Publication.clearing($0) }
        for (id, isAvailable) in availability.sorted(by: { $0.key.address < $1.key.address }) {
            publications.append(SnapshotPublisher.availability(isAvailable, of: id))
        }
        for published in devices.sorted(by: { $0.key.address < $1.key.address }).map(\.value) {
            let values = published.values.sorted { $0.key < $1.key }.map(\.value)
            for retained in [published.snapshot].compactMap(\.self) + values {
                var publication = retained.publication
                if let expiry = publication.expirySeconds {
                    let age = (now - retained.instant).components.seconds
                    guard age < Int64(expiry) else { continue }
                    publication.expirySeconds = expiry - UInt32(max(age, 0))
                }
                publications.append(publication)
            }
        }
        return publications
    }

    /// Whether an unchanged snapshot is published nevertheless; never of a device that does not answer.
    private func mustRepeat(_ published: Published, _ device: SnapshotSelection.Contents, _ now: Instant) -> Bool {
        guard device.isAvailable, let last = published.snapshot else { return false }
        guard settings.onChange else { return true }
        // The tick after this one would come too late.
        return now + device.shortestPeriod > last.instant + settings.heartbeat
    }

    private mutating func values(
        _ content: SnapshotContent, _ device: SnapshotSelection.Contents, _ published: inout Published, _ now: Instant
    ) -> [Publication] {
        var publications: [Publication] = []
        var gone = Set(published.values.keys)
        for item in device.items where settings.values {
            let name = item.object.name
            guard let value = item.object.kind == .info ? content.infos[name] : content.parameters[name] else {
                continue
            }
            let topic = "device/\(device.id)/\(item.object.kind.rawValue)/\(name)"
            gone.remove(topic)
            let period = settings.onChange ? nil : device.periods[item.key.number]
            let publication = Publication(
                topic: topic, payload: Array((value.string ?? value.text()).utf8), qualityOfService: .atMostOnce,
                expirySeconds: period.map { expiry($0) })
            if settings.onChange, published.values[topic]?.publication == publication { continue }
            published.values[topic] = Retained(publication: publication, instant: now)
            publications.append(publication)
        }
        // A value that is unknown now must not stand as if it were known.
        for topic in gone { published.values[topic] = nil }
        return publications + clear(gone.sorted())
    }

    private mutating func clear(_ topics: [String]) -> [Publication] {
        cleared.formUnion(topics)
        return topics.map { Publication.clearing($0) }
    }

    private func expiry(_ period: Duration, heartbeat: Duration = .zero) -> UInt32 {
        let time = max(period * SnapshotPublisher.periodsToExpiry, heartbeat * 3)
        return UInt32(clamping: max(time.components.seconds, 1))
    }

    private static func availability(_ isAvailable: Bool, of id: DeviceID) -> Publication {
        Publication(
            topic: "device/\(id)/availability", payload: Array((isAvailable ? "online" : "offline").utf8))
    }
}
