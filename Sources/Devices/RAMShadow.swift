public import Runtime
public import ScomProtocol

/// What this service wrote to a parameter in RAM: it cannot be read back, so it is remembered (field notes).
public struct RAMShadow: Hashable, Sendable {
    /// How sure it is that the device works with this value.
    public enum Certainty: Hashable, Sendable {
        /// The device took it, and has been there ever since.
        case acknowledged
        /// The device took it, and was out of sight since, but not for as long as it takes to start anew.
        case interrupted
        /// The device took it, but was out of sight since: with the service, or with the line. It may have started anew.
        case recalled
        /// The device is being asked to take it: what it works with changes, or not, at any moment.
        case underWay
        /// The device was asked to take it and gave no answer, or may have restarted since: nobody knows what it works with.
        case doubtful
    }

    public var value: ScomValue
    public var time: WallTime
    public var certainty: Certainty

    public init(value: ScomValue, time: WallTime, certainty: Certainty = .acknowledged) {
        self.value = value
        self.time = time
        self.certainty = certainty
    }

    /// Whether the device took the value, and nobody has seen it start anew since.
    public var isKnown: Bool { isCertain || certainty == .recalled }

    /// Whether the device works with the value.
    public var isCertain: Bool { certainty == .acknowledged || certainty == .interrupted }
}
