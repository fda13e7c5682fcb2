import JSONValue
import ScomCatalog
import ScomProtocol

extension ConfigurationReader {
    /// Numbers and names of infos or parameters, each known for one of the families at least.
    mutating func references(
        _ key: String, of node: Node?, kind: ObjectKind, families: [DeviceFamily]
    ) -> [Configuration.ObjectReference] {
        var references: [Configuration.ObjectReference] = []
        for element in elements(key, of: node) ?? [] {
            guard let reference = Self.reference(element.value) else { continue }
            if families.isEmpty || families.contains(where: { Self.object(reference, of: $0)?.kind == kind }) {
                references.append(reference)
            } else {
                report(element.pointer, Self.unknown(reference, kind: kind, families: families))
            }
        }
        return references
    }

    private static func reference(_ value: JSONValue) -> Configuration.ObjectReference? {
        if let name = value.string { return .name(name) }
        return value.integer.flatMap { UInt32(exactly: $0) }.map { .number($0) }
    }

    /// `nil` for menus too: they have nothing to read or write.
    private static func object(_ reference: Configuration.ObjectReference, of family: DeviceFamily) -> CatalogObject? {
        let object =
            switch reference {
            case .number(let number): Catalog.standard.object(family: family, number: number)
            case .name(let name): Catalog.standard.object(family: family, name: name)
            }
        return object?.format == nil ? nil : object
    }

    private static func unknown(_ reference: Configuration.ObjectReference, kind: ObjectKind, families: [DeviceFamily])
        -> String
    {
        let wanted = noun(kind)
        if families.contains(where: { object(reference, of: $0) != nil }) {
            let found = noun(kind == .info ? .parameter : .info)
            return "\(reference) is \(found); \(wanted) is allowed here"
        }
        let owners = DeviceFamily.allCases.filter { object(reference, of: $0)?.kind == kind }
        let choice = families.map(\.rawValue).joined(separator: ", ")
        if !owners.isEmpty {
            let owners = owners.map(\.rawValue).joined(separator: ", ")
            return "\(reference) is \(wanted) of \(owners); \(wanted) of \(choice) is allowed here"
        }
        var hint = ""
        if case .name(let name) = reference {
            let names = families.flatMap { family in
                (kind == .info ? Catalog.standard.infos(of: family) : Catalog.standard.parameters(of: family))
                    .filter { $0.format != nil }.map(\.name)
            }
            if let nearest = NearMiss.nearest(to: name, among: names) { hint = "did you mean \(nearest)? " }
        }
        return "no such \(kind == .info ? "info" : "parameter"); \(hint)allowed are numbers and names of \(choice)"
    }

    private static func noun(_ kind: ObjectKind) -> String { kind == .info ? "an info" : "a parameter" }
}
