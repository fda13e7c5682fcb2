public import ScomProtocol

extension Catalog {
    /// The object of that number; `nil` where the family has none.
    public func object(family: DeviceFamily, number: UInt32) -> CatalogObject? {
        rows(family: family, number: number).first.map { object(row: $0) }
    }

    /// The object of that name; `nil` where the family has none.
    public func object(family: DeviceFamily, name: String) -> CatalogObject? {
        var name = name
        return name.withUTF8 { name in
            let name = UnsafeRawBufferPointer(name)
            let index = names.partitioningIndex { row in
                let line = rows[Int(row)].line
                let other = line.table.family.ordinal
                return other == family.ordinal ? !line.name.precedes(name) : other > family.ordinal
            }
            guard index < names.count else { return nil }
            let row = Int(names[index])
            guard rows[row].line.table.family == family, rows[row].line.name.equals(name) else { return nil }
            return object(row: row)
        }
    }

    /// The object that a request or configuration names, by number or name.
    public func object(family: DeviceFamily, named designation: String) -> CatalogObject? {
        if let number = UInt32(designation) { return object(family: family, number: number) }
        return object(family: family, name: designation)
    }

    /// The family's infos in the order of the appendix.
    public func infos(of family: DeviceFamily) -> [CatalogObject] { objects(of: family, kind: .info) }

    /// The family's parameters in the order of the appendix, menus among them, each once.
    public func parameters(of family: DeviceFamily) -> [CatalogObject] { objects(of: family, kind: .parameter) }

    private func objects(of family: DeviceFamily, kind: ObjectKind) -> [CatalogObject] {
        rows.indices.filter {
            let table = rows[$0].line.table
            return table.family == family && table.kind == kind && !rows[$0].isRepeated
        }.map { object(row: $0) }
    }

    /// What Xtenders -01 (120 Vac) have in place of a parameter's limits; `nil` where they do not differ.
    public func limits(ofXtender120V number: UInt32) -> ObjectLimits? {
        var found: ObjectLimits?
        CatalogTable.xtender120V.forEachLine { line in
            guard line.field(SpecialColumn.number.rawValue).decimal == number else { return }
            let fields = TableFields(line)
            found = ObjectLimits(
                defaultValue: fields.number(SpecialColumn.defaultValue), minimum: fields.number(SpecialColumn.minimum),
                maximum: fields.number(SpecialColumn.maximum))
        }
        return found
    }

    /// The text of a number in the message log; `nil` for one that the appendix does not list.
    public func message(_ number: UInt16) -> CatalogMessage? {
        var found: CatalogMessage?
        CatalogTable.messages.forEachLine { line in
            guard found == nil, line.field(MessageColumn.number.rawValue).decimal == UInt32(number) else { return }
            found = CatalogMessage(line)
        }
        return found
    }

    /// All messages by number.
    public var messages: [CatalogMessage] {
        var messages: [CatalogMessage] = []
        CatalogTable.messages.forEachLine { line in
            if let message = CatalogMessage(line) { messages.append(message) }
        }
        return messages
    }
}

extension CatalogMessage {
    init?(_ line: TableLine) {
        let fields = TableFields(line)
        guard let number = UInt16(fields.text(MessageColumn.number)),
            let severity = Severity(rawValue: fields.text(MessageColumn.severity))
        else { return nil }
        self.init(number: number, severity: severity, text: fields.text(MessageColumn.text))
    }
}
