public import ScomProtocol

extension Catalog {
    /// What a search found: the best first, and how many there are in all.
    public struct SearchResult: Sendable {
        public var objects: [CatalogObject]
        public var total: Int
    }

    /// The objects in whose number, name, description, labels, level, unit or notes all words occur, letters of either
    /// case being equal; those in whose number or name they occur come first.
    public func search(_ words: String, family: DeviceFamily? = nil, limit: Int = .max) -> SearchResult {
        let words = words.split(separator: " ").map { $0.utf8.map(\.folded) }
        let whole = [UInt8](words.joined(separator: [UInt8(ascii: "_")]))
        var exact: [Int] = []
        var named: [Int] = []
        var others: [Int] = []
        for row in rows.indices where !rows[row].isRepeated {
            let line = rows[row].line
            guard family == nil || line.table.family == family else { continue }
            guard words.allSatisfy({ line.bytes.contains(foldedWord: $0) }) else { continue }
            let number = line.field(0)
            let name = line.name
            if whole.elementsEqual(number) || whole.elementsEqual(name) {
                exact.append(row)
            } else if words.allSatisfy({ name.contains(foldedWord: $0) || number.contains(foldedWord: $0) }) {
                named.append(row)
            } else {
                others.append(row)
            }
        }
        let found = exact + named + others
        return SearchResult(objects: found.prefix(max(0, limit)).map { object(row: $0) }, total: found.count)
    }
}
