/// One property of one object, without the device that holds it (spec §4.2).
public struct PropertyReference: Hashable, Sendable {
    public var objectType: ObjectType
    /// The number of a user info or parameter, the index of a message, a key of the remote control, …
    public var objectID: UInt32
    public var propertyID: PropertyID

    public init(_ objectType: ObjectType, _ objectID: UInt32, _ propertyID: PropertyID) {
        self.objectType = objectType
        self.objectID = objectID
        self.propertyID = propertyID
    }
}
