import ScomProtocol

/// All objects and messages that the manufacturer's appendix lists, and those reported from the field.
///
/// The tables stay where they are embedded; what is kept is an index of their rows, and an object is made when asked for.
public struct Catalog: Sendable {
    public static let standard = Catalog()

    /// A row of a table of objects.
    struct Row: Sendable {
        let line: TableLine
        /// Row of the menu around it.
        let menu: UInt16?
        /// Whether it repeats an object in another menu.
        let isRepeated: Bool
    }

    let rows: [Row]
    /// Family, number and row of every row, packed by `key`, in ascending order.
    let numbers: [UInt64]
    /// Rows that are no repetition by family and name.
    let names: [UInt16]

    init() {
        var rows: [Row] = []
        var numbers: [UInt64] = []
        rows.reserveCapacity(1500)
        numbers.reserveCapacity(1500)
        for table in CatalogTable.objects {
            var menus: [UInt16] = []
            table.forEachLine { line in
                let row = UInt16(rows.count)
                numbers.append(Catalog.key(table.family, line.field(0).decimal, row))
                if table.kind == .parameter {
                    let depth = Int(line.field(ParameterColumn.depth.rawValue).decimal)
                    menus.removeLast(max(0, menus.count - depth))
                    let isRepeated = line.name.first == .equalsSign
                    rows.append(Row(line: line, menu: menus.last, isRepeated: isRepeated))
                    menus.append(row)
                } else {
                    rows.append(Row(line: line, menu: nil, isRepeated: false))
                }
            }
        }
        numbers.sort()
        let named = rows.indices.filter { !rows[$0].isRepeated }
            .map { (row: UInt16($0), family: rows[$0].line.table.family.ordinal, name: rows[$0].line.name) }
            .sorted { $0.family == $1.family ? $0.name.precedes($1.name) : $0.family < $1.family }
        self.rows = rows
        self.numbers = numbers
        self.names = named.map(\.row)
    }

    static func key(_ family: DeviceFamily, _ number: UInt32, _ row: UInt16) -> UInt64 {
        UInt64(family.ordinal) << 48 | UInt64(number) << 16 | UInt64(row)
    }

    /// All rows of an object, that with its description first.
    func rows(family: DeviceFamily, number: UInt32) -> [Int] {
        let first = numbers.partitioningIndex { $0 >= Catalog.key(family, number, 0) }
        return numbers[first...].prefix { $0 <= Catalog.key(family, number, .max) }.map { Int($0 & 0xFFFF) }
    }
}

extension TableLine {
    var name: UnsafeRawBufferPointer {
        field(table.kind == .parameter ? ParameterColumn.name.rawValue : InfoColumn.name.rawValue)
    }
}

extension DeviceFamily {
    var ordinal: Int {
        switch self {
        case .xtender: 0
        case .variotrack: 1
        case .variostring: 2
        case .bsp: 3
        case .bms: 4
        case .xcom: 5
        }
    }
}

extension Array {
    /// The first index whose element satisfies what all after it satisfy too.
    func partitioningIndex(where belongsBehind: (Element) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if belongsBehind(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
