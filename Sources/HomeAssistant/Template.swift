import JSONValue
import ScomCatalog

/// Jinja templates by which Home Assistant takes values from snapshots and makes requests.
///
/// A value that the snapshot lacks renders `None`, which Home Assistant shows as unknown.
enum Template {
    /// The value as it is.
    static func plain(_ object: CatalogObject) -> String { "{{ \(member(object)) }}" }

    /// A number times a factor.
    static func scaled(_ object: CatalogObject, by factor: Int, decimals: Int) -> String {
        "{% set v = \(member(object)) %}{{ (v * \(factor)) | round(\(decimals)) if v is number else None }}"
    }

    /// A label; unknown for a number that stands there because no label is known for it.
    static func label(_ object: CatalogObject) -> String {
        "{% set v = \(member(object)) %}{{ v if v is string else None }}"
    }

    /// A number within bounds. Home Assistant keeps showing the old one when it gets a number outside, hence unknown.
    static func bounded(_ object: CatalogObject, _ bounds: NumberBounds) -> String {
        let rounded = "v | round(\(bounds.decimals))"
        let condition = "v is number and \(bounds.minimum.text()) <= \(rounded) <= \(bounds.maximum.text())"
        return "{% set v = \(member(object)) %}{{ \(rounded) if \(condition) else None }}"
    }

    /// A text; empty where there is none, because a text entity takes `None` for a text.
    static func text(_ object: CatalogObject) -> String {
        "{% set v = \(member(object)) %}{{ v if v is string else '' }}"
    }

    /// A time of day; the end of the day, which Home Assistant does not know, as its beginning.
    static func time(_ object: CatalogObject) -> String {
        "{% set v = \(member(object)) %}{{ ('00:00' if v == '24:00' else v) if v is string else None }}"
    }

    /// `ON` where a label is another than that of the faultless state.
    static func fault(_ object: CatalogObject, faultless: String) -> String {
        "{% set v = \(member(object)) %}{{ ('OFF' if v == \(quoted(faultless)) else 'ON') if v is string else None }}"
    }

    /// A `write-param` request. The id tells the parameter too: a scene writes several in the same microsecond.
    static func write(_ object: CatalogObject, device: String, value: String) -> String {
        let id = "'ha-\(device)-\(object.number)-' ~ (now().timestamp() * 1000000) | int"
        return "{{ {'id': \(id), 'device': '\(device)', 'param': \(object.number), 'value': \(value)} | tojson }}"
    }

    private static func member(_ object: CatalogObject) -> String {
        "value_json.\(object.kind == .info ? "infos" : "params").get('\(object.name)')"
    }

    private static func quoted(_ text: String) -> String {
        "'" + text.replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "'"
    }
}
