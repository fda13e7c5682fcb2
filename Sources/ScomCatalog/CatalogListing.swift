import ScomProtocol

/// Catalogue entries as text for a terminal.
public enum CatalogListing {
    /// What `xtmq catalog WORDS` prints: all about the objects of that number or name, or about the only one found, else
    /// a table of what the words occur in; `nil` where they occur in none.
    public static func answer(to words: String, from catalog: Catalog = .standard) -> String? {
        let found = catalog.search(words).objects
        let name = words.split(separator: " ").joined(separator: "_").lowercased()
        let exact = found.filter { "\($0.number)" == name || $0.name == name }
        let described = found.count == 1 ? found : exact
        guard described.isEmpty else { return described.map(entry).joined(separator: "\n") }
        return found.isEmpty ? nil : table(found)
    }

    /// One line an object, in columns: family, kind, number, name, unit, description.
    public static func table(_ objects: [CatalogObject]) -> String {
        var rows = [["FAMILY", "KIND", "NUMBER", "NAME", "UNIT", "DESCRIPTION"]]
        rows += objects.map {
            [$0.family.rawValue, $0.kind.rawValue, "\($0.number)", $0.name, $0.unit ?? "", $0.description]
        }
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            let cells = row.indices.map { column in
                column == row.count - 1 ? row[column] : padded(row[column], to: widths[column])
            }
            return cells.joined(separator: "  ") + "\n"
        }.joined()
    }

    /// All that is known of an object, one line a fact.
    public static func entry(_ object: CatalogObject) -> String {
        var facts: [(String, String?)] = [
            ("kind", object.kind.rawValue + " of " + object.family.rawValue),
            ("description", object.description),
            ("short name", object.shortName),
            ("level", object.level?.name),
            ("unit", object.unit),
            ("format", object.format?.rawValue ?? "none"),
            ("meaning", object.meaning.rawValue),
            ("default", value(object.limits.defaultValue, of: object)),
            ("minimum", value(object.limits.minimum, of: object)),
            ("maximum", value(object.limits.maximum, of: object)),
            ("step", object.step.map(number)),
        ]
        if object.scalesWithBatteryVoltage {
            facts.append(("limits", "of 48 V systems; half of them with 24 V, a quarter with 12 V"))
        }
        if object.family == .xtender, object.kind == .parameter,
            let special = Catalog.standard.limits(ofXtender120V: object.number)
        {
            let values = [
                ("default", special.defaultValue), ("minimum", special.minimum), ("maximum", special.maximum),
            ]
            let shown = values.compactMap { name, value in value.map { "\(name) \(number($0))" } }
            facts.append(("at 120 Vac", shown.joined(separator: ", ") + " (Xtenders -01)"))
        }
        facts += object.options.map { option in
            ("option", "\(option.value) \(option.label)" + (option.detail.map { " (\($0))" } ?? ""))
        }
        facts += object.menuPaths.map { ("menu", $0.isEmpty ? "(top)" : $0.joined(separator: " > ")) }
        if !object.related.isEmpty {
            facts.append(("related", object.related.map { "\($0)" }.joined(separator: ", ")))
        }
        switch object.origin {
        case .appendix: break
        case .field: facts.append(("origin", "reported from the field, not in the manufacturer's list"))
        case .amended: facts.append(("origin", "amended by reports from the field"))
        }
        facts.append(("note", object.note))
        let lines = facts.compactMap { fact in fact.1.map { "  " + padded(fact.0, to: 12) + $0 + "\n" } }
        return "\(object.number) \(object.name)\n" + lines.joined()
    }

    /// The shortest decimal, whole numbers without a point.
    static func number(_ value: Double) -> String {
        Int(exactly: value).map { "\($0)" } ?? "\(value)"
    }

    private static func value(_ value: Double?, of object: CatalogObject) -> String? {
        value.map { value in
            object.text(of: value).map { "\(number(value)) (\($0))" } ?? number(value)
        }
    }

    private static func padded(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
