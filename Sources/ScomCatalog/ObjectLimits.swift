/// Default, minimum and maximum of a parameter, in its unit.
public struct ObjectLimits: Hashable, Sendable {
    public var defaultValue: Double?
    public var minimum: Double?
    public var maximum: Double?

    public init(defaultValue: Double?, minimum: Double?, maximum: Double?) {
        self.defaultValue = defaultValue
        self.minimum = minimum
        self.maximum = maximum
    }

    func scaled(by factor: Double) -> ObjectLimits {
        ObjectLimits(
            defaultValue: defaultValue.map { $0 * factor }, minimum: minimum.map { $0 * factor },
            maximum: maximum.map { $0 * factor })
    }
}
