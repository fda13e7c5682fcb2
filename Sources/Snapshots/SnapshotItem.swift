import ScomCatalog
import ScomClient
import ScomProtocol

/// One value of one device in its snapshot.
struct SnapshotItem: Hashable, Sendable {
    struct Key: Hashable, Sendable {
        let device: DeviceID
        let number: UInt32
    }

    let key: Key
    let object: CatalogObject
    let operation: ScomOperation

    /// `nil` where the object has no value that can be read.
    init?(_ device: DeviceID, _ object: CatalogObject) {
        guard object.isReadable, let format = object.format else { return nil }
        key = Key(device: device, number: object.number)
        self.object = object
        operation =
            switch object.kind {
            case .info: .readInfo(object.number, of: device.address, as: format)
            case .parameter: .readParameter(object.number, of: device.address, as: format)
            }
    }

    static func == (left: SnapshotItem, right: SnapshotItem) -> Bool { left.key == right.key }

    func hash(into hasher: inout Hasher) { hasher.combine(key) }
}
