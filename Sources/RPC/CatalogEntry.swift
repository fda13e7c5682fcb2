public import JSONValue
public import ScomCatalog
import ScomProtocol

/// What `describe` shows of an object.
public enum CatalogEntry {
    ///
    /// - Parameter limits: those of this plant, where they are not the catalogue's.
    public static func json(_ object: CatalogObject, limits: ObjectLimits? = nil) -> JSONObject {
        let limits = limits ?? object.limits
        var members: JSONObject = [
            "number": .integer(Int64(object.number)), "name": .string(object.name),
            "description": .string(object.description), "kind": .string(object.kind.rawValue),
            "family": .string(object.family.rawValue), "level": text(object.level?.name), "unit": text(object.unit),
            "format": text(object.format?.rawValue), "short_name": text(object.shortName),
            "meaning": .string(object.meaning.rawValue),
        ]
        members["default"] = value(limits.defaultValue, object)
        members["min"] = value(limits.minimum, object)
        members["max"] = value(limits.maximum, object)
        members["step"] = object.step.map { JSONValue($0) } ?? .null
        members["options"] = object.options.isEmpty ? .null : .array(object.options.map(option))
        members["menu_paths"] = .array(object.menuPaths.map { .array($0.map { .string($0) }) })
        members["origin"] = .string(object.origin == .appendix ? "appendix" : object.origin.rawValue)
        members["note"] = text(object.note)
        return members
    }

    private static func text(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }

    private static func value(_ number: Double?, _ object: CatalogObject) -> JSONValue {
        guard let number else { return .null }
        return object.format == .bool ? .bool(number != 0) : JSONValue(number)
    }

    private static func option(_ option: EnumOption) -> JSONValue {
        var members: JSONObject = ["value": .integer(Int64(option.value)), "label": .string(option.label)]
        if let detail = option.detail { members["detail"] = .string(detail) }
        return .object(members)
    }
}
