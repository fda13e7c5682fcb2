import Runtime
public import ScomCatalog
public import ScomProtocol

/// Objects of the catalogue that were asked for, made once.
public final class ObjectTable: Sendable {
    private struct Key: Hashable {
        let family: DeviceFamily
        let number: UInt32
    }

    public let catalog: Catalog
    private let objects = Locked<[Key: CatalogObject]>([:])
    private let names = Locked<[DeviceFamily: [String: UInt32]]>([:])

    public init(_ catalog: Catalog = .standard) {
        self.catalog = catalog
    }

    /// `nil` where the family has no such object.
    public func object(_ family: DeviceFamily, _ number: UInt32) -> CatalogObject? {
        objects.withLock { objects in
            let key = Key(family: family, number: number)
            if let object = objects[key] { return object }
            let object = catalog.object(family: family, number: number)
            objects[key] = object
            return object
        }
    }

    /// `nil` where the family has no object of that name.
    public func object(_ family: DeviceFamily, named name: String) -> CatalogObject? {
        if let number = names.withLock({ $0[family]?[name] }) { return object(family, number) }
        guard let object = catalog.object(family: family, name: name) else { return nil }
        names.withLock { $0[family, default: [:]][name] = object.number }
        return self.object(family, object.number)
    }
}
