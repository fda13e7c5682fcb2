import JSONValue
import ScomCatalog
import ScomProtocol

extension OldObject {
    /// The last level of its topic: one sensor was published by another's name.
    var topicName: String { key == "operatingState" ? "remoteEntryActivate" : key }

    /// What it published of a value, which is given as snapshots show it; `nil` where it is of no use there.
    ///
    /// Infos were numbers, enumerations the program's own words for them; parameters were numbers, switches 1 and 0.
    func payload(of value: JSONValue, object: CatalogObject) -> String? {
        let number: Double?
        switch value {
        case .bool(let isOn): number = isOn ? 1 : 0
        case .string(let text): number = object.value(ofText: text)
        default: number = value.real
        }
        guard let number else { return nil }
        if let labels = Self.labels[key], let whole = Int(exactly: number) {
            return labels.indices.contains(whole) ? labels[whole] : "\(whole)"
        }
        switch object.format {
        case .float: return Float(number).description
        default:
            // All infos are carried as floats, whatever they count.
            guard kind == .parameter, let whole = Int(exactly: number) else { return Float(number).description }
            return "\(whole)"
        }
    }

    /// Words for 0, 1, 2, …
    private static let labels: [String: [String]] = [
        "batteryCyclePhase": [
            "Invalid value", "Bulk", "Absorpt.", "Equalise", "Floating", "R.float.", "Per.abs.", "Mixing", "Forming",
        ],
        "operatingMode": ["Invalid value", "Inverter", "Charger", "Boost", "Injection"],
        "inverterEnabled": ["Off", "On"],
        "acInjectionCurrentLimitationReason": [
            "No limit", "FreezeOF", "N_ImaxOF", "FreezeUF", "N_ImaxUF", "N_IMaxST",
        ],
        "sourceOfLimitation": [
            "Invalid value", "Ubatt", "Ubattp", "Ubattpp", "Ibatt", "Pchar", "UbattInj", "Iinj", "Imax", "Ilim",
            "Ithermal", "PchNeg", "ARN f",
        ],
        "batteryPriorityActive": ["Off", "On"],
        "forcedGridFeedingActive": ["Off", "On"],
        "stateOfTransferRelay": ["Opened", "Closed"],
    ]
}
