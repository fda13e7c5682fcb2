import JSONValue
import ScomCatalog
import ScomProtocol

/// A snapshot in a line: what says most of a device first, the rest counted.
struct SnapshotSummary {
    let text: String

    /// By number, of all families.
    static let headlines: [UInt32] = [
        3028, 3000, 3005, 3136, 3137,  // Xtender
        7002, 7000, 7001,  // BSP, BMS
        11016, 11004, 11000, 11007,  // VarioTrack
        15013, 15010, 15000, 15017,  // VarioString
    ]

    /// `nil` for anything but a snapshot.
    init?(_ snapshot: JSONValue, ink: Ink) {
        guard let device = snapshot["device"]?.string,
            let family = snapshot["family"]?.string.flatMap(DeviceFamily.init(rawValue:)),
            let infos = snapshot["infos"]?.object, let params = snapshot["params"]?.object
        else { return nil }
        let headlines = Self.headlines.compactMap { number -> String? in
            guard let object = Catalog.standard.object(family: family, number: number), object.kind == .info,
                let value = infos[object.name]
            else { return nil }
            let unit = object.unit.map { " \($0)" } ?? ""
            let name = object.shortName ?? object.name
            return ink(.dim, name + " ") + Self.shown(value) + unit
        }
        let name = device + String(repeating: " ", count: max(0, 5 - device.count))
        let missing = snapshot["missing"]?.array?.count ?? 0
        let counts = "\(infos.count) infos, \(params.count) params" + (missing > 0 ? ", \(missing) missing" : "")
        text = ([ink(.bold, TrafficNarrator.printable(name))] + headlines + [ink(.dim, "(\(counts))")]).joined(
            separator: "  ")
    }

    /// Numbers with at most two decimals.
    static func shown(_ value: JSONValue) -> String {
        switch value {
        case .string(let text): TrafficNarrator.printable(text)
        case .real(let number): JSONValue.real((number * 100).rounded() / 100).text()
        default: value.text()
        }
    }
}
