/// What a device itself says a parameter may be set to now, in the parameter's unit (spec §4.5.1).
public struct ParameterLimits: Hashable, Sendable {
    public var minimum: Double?
    public var maximum: Double?

    public init(minimum: Double?, maximum: Double?) {
        self.minimum = minimum
        self.maximum = maximum
    }
}
