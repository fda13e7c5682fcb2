public import Runtime
public import ScomProtocol

/// What this service wrote to a parameter in RAM: it cannot be read back, so it is remembered (field notes).
public struct RAMShadow: Hashable, Sendable {
    public var value: ScomValue
    public var time: WallTime

    public init(value: ScomValue, time: WallTime) {
        self.value = value
        self.time = time
    }
}
