import JSONValue
import ScomCatalog
import ScomProtocol

/// A device as the broker tells of it.
struct WatchedDevice {
    struct Value: Equatable {
        var name: String
        /// With its unit.
        var text: String
    }

    let id: String
    var alias: String?
    var model: String?
    /// `nil` before the broker has said.
    var isAvailable: Bool?
    /// When the snapshot was taken; `nil` without one.
    var time: String?
    private(set) var values: [Value] = []
    private(set) var missing: [String] = []

    init(id: String) {
        self.id = id
    }

    mutating func take(_ snapshot: JSONValue) {
        alias = snapshot["alias"]?.string ?? alias
        time = snapshot["time"]?.string
        missing = snapshot["missing"]?.array?.compactMap(\.string) ?? []
        let family = snapshot["family"]?.string.flatMap(DeviceFamily.init(rawValue:))
        let members = [snapshot["infos"], snapshot["params"]].flatMap { $0?.object.map(Array.init) ?? [] }
        let objects = members.map { name, value in
            (family.flatMap { Catalog.standard.object(family: $0, named: name) }, name, value)
        }
        let ranked = objects.enumerated().sorted { ($0.element.0.rank, $0.offset) < ($1.element.0.rank, $1.offset) }
        values = ranked.map(\.element).map { object, name, value in
            // A label says it all: `20:00` needs no minutes.
            let unit = value.string == nil ? object?.unit.map { " \($0)" } ?? "" : ""
            let title = (object?.kind == .parameter ? "set " : "") + (object?.description ?? name)
            return Value(
                name: TrafficNarrator.printable(title),
                text: TrafficNarrator.printable(SnapshotSummary.shown(value) + unit))
        }
    }

    /// For the order of devices: kinds by name, then numbers.
    var order: (Substring, Int, String) { (id.prefix { $0.isLetter }, id.count, id) }
}

extension CatalogObject? {
    /// What says most of a device comes first.
    fileprivate var rank: Int {
        guard let object = self, object.kind == .info else { return .max }
        return SnapshotSummary.headlines.firstIndex(of: object.number) ?? .max
    }
}
