/// The columns of `<family>-parameters.tsv`.
enum ParameterColumn: Int, CaseIterable {
    case number, depth, level, name, description, unit, defaultValue, minimum, maximum, format, step, meaning, options
    case scales, origin, note
}

/// The columns of `<family>-infos.tsv`.
enum InfoColumn: Int, CaseIterable {
    case number, name, description, shortName, remoteControlUnit, shortUnit, unit, format, meaning, options, details
    case related, origin, note
}

/// The columns of `xtender-120v.tsv`.
enum SpecialColumn: Int, CaseIterable {
    case number, level, description, unit, defaultValue, minimum, maximum, format, step
}

/// The columns of `messages.tsv`.
enum MessageColumn: Int, CaseIterable {
    case number, severity, text
}

/// A row's fields by column.
struct TableFields {
    private let fields: [UnsafeRawBufferPointer]

    init(_ line: TableLine) {
        fields = line.fields
    }

    /// The field's text; `nil` where it is empty.
    subscript(column: some RawRepresentable<Int>) -> String? {
        guard column.rawValue < fields.count, !fields[column.rawValue].isEmpty else { return nil }
        return String(decoding: fields[column.rawValue], as: UTF8.self)
    }

    func text(_ column: some RawRepresentable<Int>) -> String { self[column] ?? "" }

    func number(_ column: some RawRepresentable<Int>) -> Double? { self[column].flatMap { Double($0) } }

    /// `value=label` pairs between bars.
    func pairs(_ column: some RawRepresentable<Int>) -> [(value: Int, label: String)] {
        guard let text = self[column] else { return [] }
        return text.split(separator: "|").compactMap { option in
            guard let equals = option.firstIndex(of: "="), let value = Int(option[..<equals]) else { return nil }
            return (value, String(option[option.index(after: equals)...]))
        }
    }
}
