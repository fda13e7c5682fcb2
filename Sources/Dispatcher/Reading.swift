public import Runtime
public import ScomProtocol

/// A value with where and when it was got; for a write, what was written.
public struct Reading: Hashable, Sendable {
    public enum Source: Hashable, Sendable {
        case line
        case cache
    }

    public var value: ScomValue
    public var time: WallTime
    public var source: Source
    /// Where the response names another property than was asked for: the step that a file transfer has come to (spec §4.8.3).
    public var property: PropertyReference?

    public init(value: ScomValue, time: WallTime, source: Source, property: PropertyReference? = nil) {
        self.value = value
        self.time = time
        self.source = source
        self.property = property
    }
}
