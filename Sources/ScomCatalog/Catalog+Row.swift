import ScomProtocol

extension Catalog {
    /// The object that a row describes.
    func object(row: Int) -> CatalogObject {
        let line = rows[row].line
        return line.table.kind == .parameter ? parameter(line) : Catalog.info(line)
    }

    private func parameter(_ line: TableLine) -> CatalogObject {
        let fields = TableFields(line)
        let number = line.field(ParameterColumn.number.rawValue).decimal
        let family = line.table.family
        let meaning = Meaning(rawValue: fields.text(ParameterColumn.meaning)) ?? .number
        // The appendix prints 0 for all three of the date, which is no limit.
        let hasLimits = meaning != .date
        return CatalogObject(
            family: family, kind: .parameter, number: number, name: fields.text(ParameterColumn.name),
            description: fields.text(ParameterColumn.description), shortName: nil,
            level: AccessLevel(name: fields.text(ParameterColumn.level)), unit: fields[ParameterColumn.unit],
            format: ScomFormat(rawValue: fields.text(ParameterColumn.format)), meaning: meaning,
            limits: ObjectLimits(
                defaultValue: hasLimits ? fields.number(ParameterColumn.defaultValue) : nil,
                minimum: hasLimits ? fields.number(ParameterColumn.minimum) : nil,
                maximum: hasLimits ? fields.number(ParameterColumn.maximum) : nil),
            step: fields.number(ParameterColumn.step),
            options: fields.pairs(ParameterColumn.options).map { EnumOption(value: $0.value, label: $0.label) },
            menuPaths: rows(family: family, number: number).map { menuPath(row: $0) },
            scalesWithBatteryVoltage: fields[ParameterColumn.scales] == "battery_voltage", related: [],
            origin: CatalogObject.Origin(rawValue: fields.text(ParameterColumn.origin)) ?? .appendix,
            note: fields[ParameterColumn.note])
    }

    private static func info(_ line: TableLine) -> CatalogObject {
        let fields = TableFields(line)
        let details = Dictionary(uniqueKeysWithValues: fields.pairs(InfoColumn.details).map { ($0.value, $0.label) })
        return CatalogObject(
            family: line.table.family, kind: .info, number: line.field(InfoColumn.number.rawValue).decimal,
            name: fields.text(InfoColumn.name), description: fields.text(InfoColumn.description),
            shortName: fields[InfoColumn.shortName], level: nil, unit: fields[InfoColumn.unit],
            format: ScomFormat(rawValue: fields.text(InfoColumn.format)),
            meaning: Meaning(rawValue: fields.text(InfoColumn.meaning)) ?? .number,
            limits: ObjectLimits(defaultValue: nil, minimum: nil, maximum: nil), step: nil,
            options: fields.pairs(InfoColumn.options).map {
                EnumOption(value: $0.value, label: $0.label, detail: details[$0.value])
            },
            menuPaths: [], scalesWithBatteryVoltage: false,
            related: fields.text(InfoColumn.related).split(separator: " ").compactMap { UInt32($0) },
            origin: CatalogObject.Origin(rawValue: fields.text(InfoColumn.origin)) ?? .appendix,
            note: fields[InfoColumn.note])
    }

    private func menuPath(row: Int) -> [String] {
        var path: [String] = []
        var menu = rows[row].menu
        while let row = menu {
            let line = rows[Int(row)].line
            // A menu can stand in several menus as well: its title is in the first row.
            let number = line.field(ParameterColumn.number.rawValue).decimal
            let titled = rows(family: line.table.family, number: number).first ?? Int(row)
            path.append(TableFields(rows[titled].line).text(ParameterColumn.description))
            menu = rows[Int(row)].menu
        }
        return path.reversed()
    }
}

extension AccessLevel {
    /// The level of that name in configuration and tables.
    init?(name: String) {
        guard let level = AccessLevel.allCases.first(where: { $0.name == name }) else { return nil }
        self = level
    }
}
