public import ScomProtocol

/// One thing to do with one property of one device.
public struct ScomOperation: Hashable, Sendable {
    public enum Action: Hashable, Sendable {
        case read(ScomFormat)
        case write(ScomValue)
    }

    public var address: ScomAddress
    public var property: PropertyReference
    public var action: Action
    /// What a read sends along: a file's name, the items of a multi-info request.
    public var data: [UInt8]
    /// Whether a multi-info exchange may read it: false where the device's own octets are asked for in a format that is not the object's.
    public var mayBePacked = true

    public init(_ address: ScomAddress, _ property: PropertyReference, _ action: Action, data: [UInt8] = []) {
        self.address = address
        self.property = property
        self.action = action
        self.data = data
    }

    public var isWrite: Bool {
        if case .write = action { true } else { false }
    }

    public var request: ScomRequest {
        switch action {
        case .read: ScomRequest(to: address, .read, property, data: data)
        case .write(let value): ScomRequest(to: address, .write, property, data: value.encoded)
        }
    }
}
