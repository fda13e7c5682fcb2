import JSONValue
import ObjectValues
import ScomCatalog
import ScomProtocol

extension ParameterWrite {
    /// Devices keep FLOAT parameters in 16 bits (spec §4.5): values closer than this are one.
    var tolerance: Double {
        guard case .float = value, let number = value.number else { return 0 }
        return max(abs(number) * 0.0005, (object.step ?? 0) * 0.05)
    }

    /// Whether two values are the same to the device.
    func isSame(_ one: ScomValue, _ other: ScomValue) -> Bool {
        guard case .float = one, let first = one.number, let second = other.number else { return one == other }
        return abs(first - second) <= tolerance
    }

    /// Whether flash holds the written value, as far as its 16 bits can; a clock has gone on meanwhile.
    func isStored(_ flash: ScomValue) -> Bool {
        if object.meaning == .date, let now = flash.number, let set = value.number {
            return (set - 1...set + 30).contains(now)
        }
        guard case .float = flash, let stored = flash.number, let written = value.number else { return flash == value }
        return abs(stored - written) <= max(tolerance, (object.step ?? 0) * 0.5)
    }

    func text(_ value: ScomValue) -> String { ParameterWrite.text(value, of: object) }

    static func text(_ value: ScomValue, of object: CatalogObject) -> String {
        guard let presented = PresentedValue(value, of: object) else { return "not a number" }
        return presented.text ?? presented.value.text() + (object.unit.map { " " + $0 } ?? "")
    }

    func text(_ number: Double) -> String { JSONValue(Float(number)).text() + (object.unit.map { " " + $0 } ?? "") }
}
