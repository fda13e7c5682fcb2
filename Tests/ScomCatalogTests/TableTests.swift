import ScomProtocol
import Testing

@testable import ScomCatalog

/// The files as they lie in `catalog/`.
@Suite struct TableTests {
    /// Rows that the appendix lists, without those reported from the field.
    static let listedRows: [(table: CatalogTable, rows: Int, objects: Int)] = [
        (.xtenderParameters, 420, 408), (.xtenderInfos, 113, 113), (.xcomParameters, 98, 98), (.bspParameters, 27, 27),
        (.bspInfos, 35, 35), (.bmsParameters, 46, 46), (.bmsInfos, 33, 33), (.variotrackParameters, 308, 299),
        (.variotrackInfos, 55, 55), (.variostringParameters, 207, 199), (.variostringInfos, 87, 87),
    ]

    @Test(arguments: listedRows)
    func everyRowOfTheAppendixIsThere(table: CatalogTable, rows: Int, objects: Int) {
        let listed = Catalog.standard.rows.indices.filter { row in
            let line = Catalog.standard.rows[row].line
            return line.table == table && Catalog.standard.object(row: row).origin != .field
        }
        #expect(listed.count == rows)
        #expect(listed.count { !Catalog.standard.rows[$0].isRepeated } == objects)
    }

    @Test func theSumsAreThoseOfTheAppendix() {
        #expect(Self.listedRows.filter { $0.table.kind == .parameter }.map(\.rows).reduce(0, +) == 1106)
        #expect(Self.listedRows.filter { $0.table.kind == .info }.map(\.rows).reduce(0, +) == 323)
        #expect(Catalog.standard.messages.count == 189)
        var special = 0
        CatalogTable.xtender120V.forEachLine { _ in special += 1 }
        #expect(special == 7)
    }

    @Test(arguments: CatalogTable.allCases)
    func filesAreEmbeddedInTheOrderOfTheTables(table: CatalogTable) {
        let kind =
            switch table {
            case .messages: "messages"
            case .xtender120V: "xtender-120v"
            default: "\(table.family.rawValue)-\(table.kind == .info ? "infos" : "parameters")"
            }
        #expect(table.name == kind)
        #expect(table.bytes.last == UInt8(ascii: "\n"))
    }

    @Test(arguments: CatalogTable.allCases)
    func columnsAreThoseThatAreRead(table: CatalogTable) {
        let columns: [String] =
            switch table {
            case .messages: MessageColumn.allCases.map { "\($0)" }
            case .xtender120V: SpecialColumn.allCases.map { "\($0)" }
            case _ where table.kind == .info: InfoColumn.allCases.map { "\($0)" }
            default: ParameterColumn.allCases.map { "\($0)" }
            }
        let renamed = ["defaultValue": "default", "shortName": "short_name", "shortUnit": "short_unit"]
        #expect(table.columns == columns.map { renamed[$0] ?? ($0 == "remoteControlUnit" ? "rcc_unit" : $0) })
    }

    /// A misspelt word of a closed vocabulary would otherwise be read as its default.
    @Test func everyWordIsKnown() {
        for row in Catalog.standard.rows where !row.isRepeated {
            let fields = TableFields(row.line)
            let isInfo = row.line.table.kind == .info
            let number = fields.text(InfoColumn.number)
            let meaning = isInfo ? fields.text(InfoColumn.meaning) : fields.text(ParameterColumn.meaning)
            let format = isInfo ? fields.text(InfoColumn.format) : fields.text(ParameterColumn.format)
            let origin = isInfo ? fields.text(InfoColumn.origin) : fields.text(ParameterColumn.origin)
            #expect(Meaning(rawValue: meaning) != nil, "\(number): \(meaning)")
            #expect(CatalogObject.Origin(rawValue: origin) != nil, "\(number): \(origin)")
            #expect(
                ScomFormat(rawValue: format) != nil || format == "none" && ["menu", "unsupported"].contains(meaning),
                "\(number): \(format)")
            guard !isInfo else { continue }
            #expect(AccessLevel(name: fields.text(ParameterColumn.level)) != nil, "\(number)")
            #expect(["", "battery_voltage"].contains(fields.text(ParameterColumn.scales)), "\(number)")
            for column in [ParameterColumn.defaultValue, .minimum, .maximum, .step] {
                #expect(fields[column] == nil || fields.number(column) != nil, "\(number): \(column)")
            }
        }
    }

    @Test func everyMenuStandsOneDeeperThanTheOneAroundIt() {
        for row in Catalog.standard.rows where row.line.table.kind == .parameter {
            let depth = row.line.field(ParameterColumn.depth.rawValue).decimal
            guard let menu = row.menu else {
                #expect(depth == 0)
                continue
            }
            let around = Catalog.standard.rows[Int(menu)].line
            #expect(around.field(ParameterColumn.depth.rawValue).decimal + 1 == depth)
            // The second 14180 repeats the first and is a menu as well.
            let object = Catalog.standard.object(
                family: around.table.family, number: around.field(ParameterColumn.number.rawValue).decimal)
            #expect(object?.meaning == .menu)
        }
    }
}
