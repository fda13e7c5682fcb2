import ScomCatalog
import ScomProtocol

/// Which readings are believed: finite, within what the unit allows, and no jump that a second reading does not confirm.
struct Plausibility: Sendable {
    enum Verdict: Hashable, Sendable {
        case believed
        case implausible(MissingReason)
        /// It is to be read again at once.
        case doubted
    }

    private var believed: [SnapshotItem.Key: Double] = [:]

    /// Judges a reading.
    mutating func judge(_ value: ScomValue, of item: SnapshotItem) -> Verdict {
        if let reason = Plausibility.fault(of: value, item.object) { return .implausible(reason) }
        guard let rule = JumpRule(item.object), let number = value.number else { return .believed }
        if rule.isJump(from: believed[item.key], to: number) { return .doubted }
        believed[item.key] = number
        return .believed
    }

    /// Judges the second reading after a first one that was doubted.
    ///
    /// The second is believed where it says the same as the first, and where it fits the value before, so that only the first was wrong.
    mutating func judge(_ second: ScomValue, after first: ScomValue, of item: SnapshotItem) -> Verdict {
        if let reason = Plausibility.fault(of: second, item.object) { return .implausible(reason) }
        guard let rule = JumpRule(item.object), let number = second.number, let doubted = first.number else {
            return .believed
        }
        let isBack = believed[item.key].map { !rule.isJump(from: $0, to: number) } ?? false
        guard isBack || rule.isConfirmed(doubted, by: number) else { return .implausible(.unconfirmedJump) }
        believed[item.key] = number
        return .believed
    }

    /// Forgets a device that is no longer there.
    mutating func forget(_ device: DeviceID) {
        believed = believed.filter { $0.key.device != device }
    }

    private static func fault(of value: ScomValue, _ object: CatalogObject) -> MissingReason? {
        guard value.isFinite else { return .notANumber }
        if let range = object.physicalRange, let number = value.number, !range.contains(number) { return .outOfRange }
        return nil
    }
}
