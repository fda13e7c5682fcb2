import CEmbedded
import ScomProtocol

/// The files of `catalog/`, in the order in which they are embedded.
enum CatalogTable: UInt8, CaseIterable {
    case xtenderParameters, xtenderInfos, xcomParameters, bspParameters, bspInfos, bmsParameters, bmsInfos
    case variotrackParameters, variotrackInfos, variostringParameters, variostringInfos
    case xtender120V, messages

    /// The tables of objects.
    static var objects: [CatalogTable] { allCases.filter { $0 != .xtender120V && $0 != .messages } }

    var family: DeviceFamily {
        switch self {
        case .xtenderParameters, .xtenderInfos, .xtender120V: .xtender
        case .xcomParameters, .messages: .xcom
        case .bspParameters, .bspInfos: .bsp
        case .bmsParameters, .bmsInfos: .bms
        case .variotrackParameters, .variotrackInfos: .variotrack
        case .variostringParameters, .variostringInfos: .variostring
        }
    }

    var kind: ObjectKind {
        switch self {
        case .xtenderInfos, .bspInfos, .bmsInfos, .variotrackInfos, .variostringInfos: .info
        default: .parameter
        }
    }

    var name: String { String(cString: embedded_tables()[Int(rawValue)].name) }

    /// The file's bytes, which last as long as the program.
    var bytes: UnsafeRawBufferPointer {
        let table = embedded_tables()[Int(rawValue)]
        return UnsafeRawBufferPointer(start: table.bytes, count: table.count)
    }

    /// The columns, as the first line that is no remark names them.
    var columns: [String] {
        var heading: [String] = []
        forEachLine(includingHeading: true) { line in
            if heading.isEmpty { heading = line.fields.map { String(decoding: $0, as: UTF8.self) } }
        }
        return heading
    }

    /// Calls for each row in order: no remarks (`#`), no empty lines, and the heading only if wanted.
    func forEachLine(includingHeading: Bool = false, _ body: (TableLine) -> Void) {
        let bytes = bytes
        var start = 0
        var headingSeen = includingHeading
        while start < bytes.count {
            let end = bytes.index(of: .newline, from: start)
            if end > start, bytes[start] != .numberSign {
                if headingSeen { body(TableLine(table: self, start: start, end: end)) }
                headingSeen = true
            }
            start = end + 1
        }
    }
}

/// A row's place in its file.
struct TableLine {
    let table: CatalogTable
    let start: UInt32
    let end: UInt32

    init(table: CatalogTable, start: Int, end: Int) {
        self.table = table
        self.start = UInt32(start)
        self.end = UInt32(end)
    }

    var bytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: table.bytes[Int(start)..<Int(end)])
    }

    /// All fields; empty ones at the end may be missing.
    var fields: [UnsafeRawBufferPointer] {
        let bytes = bytes
        var fields: [UnsafeRawBufferPointer] = []
        var start = 0
        while start <= bytes.count {
            let end = bytes.index(of: .tab, from: start)
            fields.append(UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
            start = end + 1
        }
        return fields
    }

    /// One field, without splitting the others.
    func field(_ index: Int) -> UnsafeRawBufferPointer {
        let bytes = bytes
        var start = 0
        for _ in 0..<index {
            start = min(bytes.index(of: .tab, from: start) + 1, bytes.count)
        }
        return UnsafeRawBufferPointer(rebasing: bytes[start..<bytes.index(of: .tab, from: start)])
    }
}
