/// One property of one object, without the device that holds it (spec §4.2).
public struct PropertyReference: Hashable, Sendable {
    public var objectType: ObjectType
    public var objectID: UInt32
    public var propertyID: PropertyID

    public init(_ objectType: ObjectType, _ objectID: UInt32, _ propertyID: PropertyID) {
        self.objectType = objectType
        self.objectID = objectID
        self.propertyID = propertyID
    }
}
