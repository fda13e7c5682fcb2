public import JSONValue
import Runtime
import ScomCatalog
import ScomProtocol
public import Simulator

/// Holds values that were answered or published against the plant that they came from.
///
/// A value is right if it is of the device and object that it is given for, and if the plant had it between the moment when the request
/// can have gone out at the earliest and the moment that is told with it.
public struct Judge: Sendable {
    /// How long before its time a reading can have been made: the response timeout and what the line takes.
    public var patience: Duration
    /// How far the plant's clock is ahead of that of the answers.
    public var clockShift: Duration
    private let plant: @Sendable (@Sendable (Plant) -> Bool) -> Bool

    public init(
        patience: Duration = .milliseconds(2600), clockShift: Duration = .zero,
        plant: @escaping @Sendable (@Sendable (Plant) -> Bool) -> Bool
    ) {
        self.patience = patience
        self.clockShift = clockShift
        self.plant = plant
    }

    /// Judges a reading as `read-info`, `read-param` and `read-batch` give it.
    public func judge(reading: JSONValue) -> Verdict {
        guard let address = reading["address"]?.integer.map({ ScomAddress(UInt32($0)) }),
            let time = reading["time"]?.string.flatMap({ WallTime(rfc3339: $0) }), let value = reading["value"]
        else { return .wrong("no reading: \(reading.text())") }
        let isRight: Bool
        if let info = reading["info"]?.integer {
            isRight = had(value, info: UInt32(info), at: address, since: time - patience, until: time)
        } else if let parameter = reading["param"]?.integer {
            let property = reading["property"]?.string ?? "value"
            guard property == "value" else { return .notJudged }
            isRight = had(value, parameter: UInt32(parameter), at: address, since: time - patience, until: time)
        } else {
            return .wrong("neither info nor param: \(reading.text())")
        }
        return isRight ? .right : .wrong(reading.text())
    }

    /// Judges every value of a snapshot; its values are at most three periods old, and one more where a tick takes long.
    public func judge(snapshot: JSONValue, longestPeriod: Duration) -> [Verdict] {
        guard let address = snapshot["address"]?.integer.map({ ScomAddress(UInt32($0)) }),
            let time = snapshot["time"]?.string.flatMap({ WallTime(rfc3339: $0) }),
            let id = snapshot["device"]?.string.flatMap({ DeviceID($0) })
        else { return [.wrong("no snapshot: \(snapshot.text())")] }
        let since = time - longestPeriod * 4 - patience
        var verdicts: [Verdict] = []
        for (kind, member) in [(ObjectKind.info, "infos"), (.parameter, "params")] {
            for (name, value) in snapshot[member]?.object ?? [:] {
                guard let object = Judge.object(kind, name, id.family) else {
                    verdicts.append(.wrong("\(id) has no \(member) \(name)"))
                    continue
                }
                let number = value.string.flatMap { object.value(ofText: $0) }.map { JSONValue.real($0) } ?? value
                let isRight =
                    kind == .info
                    ? had(number, info: object.number, at: address, since: since, until: time)
                    : had(number, parameter: object.number, at: address, since: since, until: time, inRAM: true)
                verdicts.append(isRight ? .right : .wrong("snapshot of \(id) at \(time): \(name) \(value.text())"))
            }
        }
        return verdicts
    }

    private func had(
        _ value: JSONValue, info number: UInt32, at address: ScomAddress, since: WallTime, until: WallTime
    ) -> Bool {
        guard let number32 = Judge.float(value) else { return false }
        let (first, last) = (since + clockShift, until + clockShift)
        return plant { $0.had(number32, asInfo: number, at: address, between: first, and: last) }
    }

    private func had(
        _ value: JSONValue, parameter number: UInt32, at address: ScomAddress, since: WallTime, until: WallTime,
        inRAM: Bool = false
    ) -> Bool {
        guard let real = Judge.float(value) else { return false }
        let (first, last) = (since + clockShift, until + clockShift)
        return plant { plant in
            guard let family = plant.family(at: address) ?? address.families.first,
                let format = Judge.parameters[family]?[number]?.format,
                let value = ScomValue(number: Double(real), as: format)
            else { return false }
            return plant.had(value, asParameter: number, at: address, between: first, and: last, inRAM: inRAM)
        }
    }

    /// The number as the 32 bits that it had on the line.
    private static func float(_ value: JSONValue) -> Float? {
        if let flag = value.bool { return flag ? 1 : 0 }
        return value.real.map { Float($0) }
    }

    private static func object(_ kind: ObjectKind, _ name: String, _ family: DeviceFamily) -> CatalogObject? {
        kind == .info ? infosByName[family]?[name] : parametersByName[family]?[name]
    }

    private static let infosByName = table {
        Catalog.standard.infos(of: $0)
    } key: {
        $0.name
    }
    private static let parametersByName = table {
        Catalog.standard.parameters(of: $0)
    } key: {
        $0.name
    }
    private static let parameters = table {
        Catalog.standard.parameters(of: $0)
    } key: {
        $0.number
    }

    private static func table<Key: Hashable>(
        _ objects: (DeviceFamily) -> [CatalogObject], key: (CatalogObject) -> Key
    ) -> [DeviceFamily: [Key: CatalogObject]] {
        var table: [DeviceFamily: [Key: CatalogObject]] = [:]
        for family in DeviceFamily.allCases {
            for object in objects(family) { table[family, default: [:]][key(object)] = object }
        }
        return table
    }
}
