import JSONValue

/// Every key of the configuration file as a page in Markdown, made from its schema.
public enum ConfigurationReference {
    public static func markdown(_ schemas: Schemas = .standard) -> String {
        guard let schema = schemas.document("config.schema.json"), let sections = schema["properties"]?.object else {
            return ""
        }
        var page = """
            # Configuration

            One file, plain YAML 1.1: `config/xtmq.yaml` of the present folder, else `/etc/xtmq/xtmq.yaml`, or what `--config` \
            names. `xtmq check` names every mistake in it by file, line and column. Paths that do not begin with `/` count \
            from the folder of the file. Only `link` has to be there.

            <!-- Made by xtmq schema config --markdown from schemas/config.schema.json. -->

            """
        for (key, section) in sections {
            page += "\n## `\(key)`\n"
            if let text = text(section) { page += "\n\(text)\n" }
            if let rows = rows(section) { page += "\n| key | what | values | default |\n|---|---|---|---|\n" + rows }
        }
        return page
    }

    /// A line for each key below, those of lists and of named objects with their path.
    private static func rows(_ schema: JSONValue, path: String = "") -> String? {
        var lines = ""
        for (key, member) in schema["properties"]?.object ?? [:] {
            let name = path.isEmpty ? key : "\(path).\(key)"
            if let nested = rows(member, path: name) {
                lines += nested
            } else {
                let cells = ["`\(name)`", text(member) ?? "", values(member), defaultValue(member)]
                lines += "| " + cells.map(escaped).joined(separator: " | ") + " |\n"
            }
        }
        let items = schema["items"] ?? schema["else"]?["items"]
        if let items, let nested = rows(items, path: path + "[]") { lines += nested }
        if let named = schema["additionalProperties"], let nested = rows(named, path: path.isEmpty ? "*name*" : path) {
            lines += nested
        }
        return lines.isEmpty ? nil : lines
    }

    /// Title and description as sentences.
    private static func text(_ schema: JSONValue) -> String? {
        let parts = [schema["title"]?.string, schema["description"]?.string].compactMap { $0 }
        guard !parts.isEmpty else { return nil }
        return parts.map { $0.hasSuffix(".") ? $0 : $0 + "." }.joined(separator: " ")
    }

    private static func values(_ schema: JSONValue) -> String {
        if let options = schema["enum"]?.array {
            var texts: [String] = []
            for option in options where !option.isNull {
                let text = "`\(option.string ?? option.text())`"
                if !texts.contains(text) { texts.append(text) }
            }
            return texts.joined(separator: ", ")
        }
        var parts: [String] = []
        let types = schema["type"]?.array?.compactMap(\.string) ?? [schema["type"]?.string].compactMap { $0 }
        let named = types.filter { $0 != "null" }.map { $0 == "string" ? "text" : $0 == "array" ? "list" : $0 }
        if !named.isEmpty { parts.append(named.joined(separator: " or ")) }
        if let minimum = schema["minimum"], let maximum = schema["maximum"] {
            parts.append("\(minimum.text()) to \(maximum.text())")
        }
        if let examples = schema["examples"]?.array ?? schema["items"]?["examples"]?.array {
            parts.append("as " + examples.prefix(3).map { "`\($0.string ?? $0.text())`" }.joined(separator: ", "))
        }
        return parts.joined(separator: ", ")
    }

    private static func defaultValue(_ schema: JSONValue) -> String {
        schema["default"].map { "`\($0.string ?? $0.text())`" } ?? ""
    }

    private static func escaped(_ cell: String) -> String { cell.replacing("|", with: "\\|") }
}
